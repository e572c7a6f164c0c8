"""What stands around the conversation: nameplate, first screen, list of chats."""

from __future__ import annotations

from collections.abc import Sequence

from rag.conversations import TITLE_LENGTH, Chat
from rag.types import Overview
from rag.web.icons import icon
from rag.web.markup import day, headline, key, outlet, safe

__all__ = ["chats_html", "conversation_html", "examples_html", "nameplate_html", "welcome_html"]

_PUBLISHERS = 6  # named on the first screen


def nameplate_html(pages: Sequence[tuple[str, str]], current: str) -> str:
    """Return the head of every page as HTML: the name, and links to the pages given as (name, path)."""
    links = "".join(
        f'<li><a href="{safe(path)}"{" aria-current=page" if name == current else ""}>{safe(name)}</a></li>'
        for name, path in pages
    )
    return (
        '<header class="bl-nameplate"><a class="bl-skip" href="#bl-main">Skip to the page</a>'
        '<p class="bl-name"><a href="/">Byline</a></p>'
        '<p class="bl-motto">Every statement in an article’s own words</p>'
        f'<nav aria-label="Pages"><ul>{links}</ul></nav></header>'
    )


def welcome_html(overview: Overview) -> str:
    """Return the first screen as HTML: what the collection holds, or how to add to an empty one."""
    if not overview.articles:
        return (
            '<section class="bl-welcome"><h1>Nothing to read yet</h1>'
            '<p class="bl-standfirst">The collection holds no articles. '
            '<a class="bl-link" href="/articles">Add some on the Articles page</a>, put files into the corpus folder, '
            "or run <code>byline add</code> with the name of a file or folder, or a web address. Documents of most "
            "kinds, archives of them, web pages and feeds are read.</p></section>"
        )
    held = "1 article" if overview.articles == 1 else f"{overview.articles:,} articles"
    count = len(overview.publishers)
    by = f" from {count} publisher{'s' if count > 1 else ''}" if count else ""
    return (
        f'<section class="bl-welcome"><h1>Ask the articles</h1><p class="bl-standfirst">{held}{by}{_span(overview)}. '
        f"Every answer quotes them word for word.</p>{_outlets(overview.publishers)}{_newest(overview)}</section>"
    )


def conversation_html(chat: Chat | None, exchanges: Sequence[str]) -> str:
    """Return a chat as HTML around its exchanges; without a chat an empty one."""
    name, title = (safe(chat.id), safe(chat.title)) if chat else ("", "")
    heading = f'<h1 class="bl-sr">{title}</h1>' if chat else ""
    return (
        f'<section id="bl-conversation" class="bl-conversation" data-chat="{name}" data-title="{title}" '
        f'aria-label="Conversation">{heading}{"".join(exchanges)}</section>'
    )


def examples_html(questions: Sequence[str]) -> str:
    """Return the example questions as HTML; nothing where there are none."""
    if not questions:
        return ""
    items = "".join(
        f'<li><button type="button" data-bl="ask_example" data-question="{safe(each)}">{safe(each)}</button></li>'
        for each in questions
    )
    return f'<section class="bl-examples"><h2>For example</h2><ul>{items}</ul></section>'


def chats_html(chats: Sequence[Chat], current: str) -> str:
    """Return this browser's chats as HTML, each to be opened, renamed or deleted; `current` is the open one's id."""
    items = "".join(_chat(chat, chat.id == current) for chat in chats)
    listed = f"<ul>{items}</ul>" if items else '<p class="bl-quiet">Chats you start are kept here.</p>'
    return (
        '<nav class="bl-chats" aria-labelledby="bl-chats-title">'
        '<button type="button" class="bl-fold" data-bl-fold aria-expanded="false" aria-controls="bl-chat-list">'
        f'Chats <span class="bl-quiet">({len(chats)})</span></button>'
        '<div class="bl-chats-head"><h2 id="bl-chats-title">Chats</h2></div>'
        f'<button type="button" class="bl-new" id="bl-new" data-bl="new_chat">{icon("plus")} New chat</button>'
        f'<div class="bl-chat-list" id="bl-chat-list">{listed}</div></nav>'
    )


def _chat(chat: Chat, current: bool) -> str:
    name, title = safe(chat.id), safe(chat.title)
    return (
        f'<li class="bl-chat"{" data-current" if current else ""}>'
        f'<button type="button" class="bl-chat-open" id="chat-{name}" data-bl="open_chat" data-chat="{name}"'
        f"{' aria-current=true' if current else ''}><bdi>{title}</bdi></button>"
        f'<form class="bl-rename" data-bl-form="rename_chat" hidden><input type="hidden" name="chat" value="{name}">'
        f'<input name="title" value="{title}" maxlength="{TITLE_LENGTH}" aria-label="Title of the chat" required>'
        "</form>"
        f'<span class="bl-chat-tools"><button type="button" class="bl-tool" data-bl-rename title="Rename" '
        f'aria-label="Rename chat: {title}">{icon("pencil")}</button>'
        f'<button type="button" class="bl-tool" data-bl="delete_chat" data-chat="{name}" data-confirm="Delete?" '
        f'title="Delete" aria-label="Delete chat: {title}">{icon("bin")}</button></span></li>'
    )


def _outlets(publishers: Sequence[str]) -> str:
    named = [f"<bdi>{safe(each)}</bdi>" for each in publishers[:_PUBLISHERS]]
    more = len(publishers) - len(named)
    named += [f"{more:,} more"] if more else []
    return f'<p class="bl-outlets">{" · ".join(named)}</p>' if named else ""


def _span(overview: Overview) -> str:
    if not overview.first or not overview.last:
        return ""
    if overview.first == overview.last:
        return f", {day(overview.first)}"
    return f", {day(overview.first)} to {day(overview.last)}"


def _newest(overview: Overview) -> str:
    newest = overview.newest
    if newest is None:
        return ""
    return (
        '<p class="bl-newest"><span class="bl-kicker">Newest</span> '
        f'<button type="button" class="bl-inline" data-bl="open_article" data-article="{key(newest.id)}" '
        f'aria-haspopup="dialog"><bdi>{safe(headline(newest))}</bdi></button>'
        f" <span class=bl-quiet><bdi>{safe(outlet(newest))}</bdi>, {day(newest.published)}</span></p>"
    )
