"""Handlers whose errors become one readable line on the page."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from rag.errors import BylineError

__all__ = ["told"]

Handler = Callable[..., Any]


def told(handler: Handler) -> Handler:
    """Return the handler, a generator or not, with an error of ours shown as a line in the corner of the page.

    A generator that yields nothing changes nothing; Gradio by itself would empty its outputs.
    """
    if inspect.isgeneratorfunction(handler):

        @functools.wraps(handler)
        def streamed(*values: Any) -> Iterator[Any]:
            changed = False
            try:
                for each in handler(*values):
                    changed = True
                    yield each
            except BylineError as error:
                raise _line(error) from error
            if not changed:
                yield gr.skip()

        return streamed

    @functools.wraps(handler)
    def called(*values: Any) -> Any:
        try:
            return handler(*values)
        except BylineError as error:
            raise _line(error) from error

    return called


def _line(error: BylineError) -> gr.Error:
    message = str(error)
    return gr.Error(message[:1].upper() + message[1:], title="Not done", print_exception=False)
