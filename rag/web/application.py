"""The web application: our FastAPI with the JSON API, and the Gradio pages mounted into it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Protocol

import gradio as gr
from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware

from rag.chatbot import Chatbot
from rag.conversations import Conversations
from rag.library import Library
from rag.settings import Settings
from rag.web.api import build_api
from rag.web.articles import ArticlesPage
from rag.web.chat import ChatPage
from rag.web.front import nameplate_html
from rag.web.originals import build_originals
from rag.web.theme import STYLES, build_theme
from rag.web.visitor import Guard

__all__ = ["Page", "build_application"]

_DAY = 24 * 3600
_UPLOADED = 4  # times what is read of a file: up to there the report names what is too large, beyond all is refused
_HEAD = '<meta name="description" content="Ask the articles; every statement is tied to their exact words.">'


class Page(Protocol):
    """One page of the application, at `path`; `build` lays it out and connects its events."""

    name: str
    path: str

    def build(self, page: gr.Blocks) -> None: ...


def build_application(
    settings: Settings,
    chatbot: Chatbot,
    library: Library,
    conversations: Conversations,
    *,
    more: Sequence[Page] = (),
    routes: Sequence[APIRouter] = (),
) -> FastAPI:
    """Return the application with the chat page at `/`, the articles, `more` pages, and the JSON API under `/api`.

    `routes` are those that the further pages link to.
    """
    application = FastAPI(title="Byline", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    application.add_middleware(CORSMiddleware, allow_origins=[])  # nobody else; Gradio then adds no rule of its own
    application.add_middleware(Guard)
    application.include_router(build_api(chatbot, library))
    for each in (build_originals(library), *routes):
        application.include_router(each)
    pages: list[Page] = [ChatPage(chatbot, library, conversations), ArticlesPage(library, conversations), *more]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "SSR mode is not supported with multi-page apps")  # nobody asked for it
        _mount(application, _blocks(pages), settings)
    return application


def _mount(application: FastAPI, blocks: gr.Blocks, settings: Settings) -> None:
    gr.mount_gradio_app(
        application,
        blocks,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=_UPLOADED * settings.max_file_bytes,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=build_theme(),
        head=f"{_HEAD}<style>{STYLES.read_text('utf-8')}</style>",  # as `css`, Gradio would rewrite every rule
    )


def _blocks(pages: Sequence[Page]) -> gr.Blocks:
    """Return one Gradio application in which every page has its own address."""
    names = [(page.name, f"/{page.path}") for page in pages]
    blocks = gr.Blocks(title="Byline", analytics_enabled=False, fill_width=True, delete_cache=(3600, _DAY))
    for page in pages:
        with blocks if not page.path else blocks.route(page.name, f"/{page.path}"):
            gr.HTML(nameplate_html(names, page.name), apply_default_css=False)
            page.build(blocks)
    blocks.queue(api_open=False, default_concurrency_limit=4)
    return blocks
