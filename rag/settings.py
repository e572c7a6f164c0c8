"""Every knob, read from the environment (prefix `RAG_`); the only module that reads it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["BUNDLED_ENCODER", "Settings"]

BUNDLED_ENCODER = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """Settings of one process. Each field is the environment variable `RAG_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="RAG_", frozen=True, extra="ignore")

    corpus: Path = Field(Path("corpus"), description="Folder of the articles: the truth.")
    index: Path = Field(Path(".byline/index"), description="Folder of the index: a cache of the corpus.")
    state: Path = Field(Path(".byline/state.sqlite"), description="File of chats and feedback.")
    cache: Path = Field(
        default_factory=lambda: user_cache_path("byline", appauthor=False),
        description="Folder of converted models.",
    )
    encoder: str = Field(
        BUNDLED_ENCODER, description="The bundled encoder, or any sentence-transformers model by name or path."
    )
    chroma_url: str | None = Field(None, description="A `chroma run` server; without it Chroma is embedded.")
    chat_model: str | None = Field(
        None, description='A chat model as "provider:name", such as "openai:gpt-5-mini" or "ollama:llama3.2".'
    )
    chat_timeout: float = Field(60.0, gt=0, description="Seconds to wait for a chat model to go on.")
    threads: int = Field(0, ge=0, description="Threads of the encoder; 0 takes one for each core.")
    candidates: int = Field(100, ge=20, description="Passages that each search contributes before fusion.")
    passages: int = Field(20, ge=20, le=200, description="Passages in the final ranking.")
    per_article: int = Field(3, ge=1, description="Most passages of one article among the first ten hits.")
    exact_below: int = Field(
        20_000, ge=0, description="Up to this many candidate passages, vectors are scored exactly instead of by Chroma."
    )
    max_file_bytes: int = Field(50_000_000, gt=0, description="Largest file that is read.")
    lock_timeout: float = Field(10.0, ge=0, description="Seconds to wait for another process to let the index go.")
    host: str = Field("127.0.0.1", description="Address that the web application listens on.")
    port: int = Field(7860, ge=1, le=65535, description="Its port; a busy one gives way to the next free one.")

    @cached_property
    def bundled(self) -> bool:
        """Whether the encoder is the bundled one."""
        return self.encoder == BUNDLED_ENCODER
