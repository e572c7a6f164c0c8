"""Every knob, read from the environment (prefix `RAG_`); the only module that reads it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.limits import FetchRules, Limits

__all__ = ["BUNDLED_ENCODER", "Settings"]

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
_LIMITS, _RULES = Limits(), FetchRules()


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
    reranker: str | None = Field(
        None, description="A sentence-transformers CrossEncoder, by name or path, that puts the passages in order."
    )
    reranked: int = Field(20, ge=1, le=200, description="How many of the best passages the reranker reads.")
    chroma_url: str | None = Field(None, description="A `chroma run` server; without it Chroma is embedded.")
    chat_model: str | None = Field(
        None, description='A chat model as "provider:name", such as "openai:gpt-5-mini" or "ollama:llama3.2".'
    )
    chat_timeout: float = Field(60.0, gt=0, description="Seconds to wait for a chat model to go on.")
    chat_context: int | None = Field(
        None, ge=1024, description="Tokens that the chat model's context holds, where LangChain does not know it."
    )
    chat_tokens: int = Field(
        8_192, ge=64, description="Most tokens of a reply of the chat model, its thoughts included."
    )
    threads: int = Field(0, ge=0, description="Threads of the encoder; 0 takes one for each core.")
    candidates: int = Field(100, ge=20, description="Passages that each search contributes before fusion.")
    passages: int = Field(20, ge=20, le=200, description="Passages in the final ranking.")
    per_article: int = Field(3, ge=1, description="Most passages of one article among the first ten hits.")
    exact_below: int = Field(
        20_000, ge=0, description="Up to this many candidate passages, vectors are scored exactly instead of by Chroma."
    )
    max_file_bytes: int = Field(_LIMITS.file_bytes, gt=0, description="Largest file that is read.")
    max_characters: int = Field(_LIMITS.characters, gt=0, description="Longest text of one article.")
    max_pages: int = Field(_LIMITS.pages, gt=0, description="Most pages of one PDF.")
    max_entries: int = Field(
        _LIMITS.entries, gt=0, description="Most members of one archive, or attachments of a mail."
    )
    max_expansion: int = Field(_LIMITS.expansion, gt=0, description="How many times its size what is packed may have.")
    max_nesting: int = Field(_LIMITS.nesting, ge=0, description="How deep archives may lie in each other.")
    fetch_seconds: float = Field(_RULES.seconds, gt=0, description="Most seconds that one address may take to answer.")
    max_redirects: int = Field(_RULES.redirects, ge=0, description="Most redirects that are followed.")
    max_feed_items: int = Field(_RULES.feed_items, gt=0, description="Most items that are taken from one feed.")
    allow_hosts: str = Field(
        "", description="Hosts, separated by commas, that may be fetched from although their address is private."
    )
    settle_seconds: float = Field(2.0, ge=0, description="How long a file must be unchanged before it is read.")
    lock_timeout: float = Field(10.0, ge=0, description="Seconds to wait for another process to let the index go.")
    host: str = Field("127.0.0.1", description="Address that the web application listens on.")
    port: int = Field(7860, ge=1, le=65535, description="Its port; a busy one gives way to the next free one.")

    @cached_property
    def bundled(self) -> bool:
        """Whether the encoder is the bundled one."""
        return self.encoder == BUNDLED_ENCODER

    @cached_property
    def fetch_rules(self) -> FetchRules:
        """How addresses are fetched."""
        allowed = tuple(host.strip().lower() for host in self.allow_hosts.split(",") if host.strip())
        return FetchRules(self.fetch_seconds, self.max_redirects, self.max_feed_items, allowed)

    @cached_property
    def limits(self) -> Limits:
        """How much of a file is read."""
        return Limits(
            file_bytes=self.max_file_bytes,
            characters=self.max_characters,
            pages=self.max_pages,
            entries=self.max_entries,
            expansion=self.max_expansion,
            nesting=self.max_nesting,
        )
