"""Addresses into files: pages and feeds, fetched so that no address reaches what is not public."""

from __future__ import annotations

from rag.fetching.fetcher import Fetched, Fetcher

__all__ = ["Fetched", "Fetcher"]
