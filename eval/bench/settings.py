"""Where the data sets of the benchmark are: the option `--data`, else the environment variable `BYLINE_DATA`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["BenchSettings"]


class BenchSettings(BaseSettings):
    """Each field is the environment variable `BYLINE_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="BYLINE_", frozen=True, extra="ignore")

    data: Path | None = Field(None, description="Folder of the public data sets.")
