"""A folder watched for changes: by the operating system's events where there are any, and by a look now and then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

__all__ = ["changes"]

_TICK = 2.0  # seconds; a file system of another machine sends no events
_TOGETHER = 400  # milliseconds for which changes are gathered while they go on


def changes(folder: Path, stop: Event) -> Iterator[bool]:
    """Yield True soon after something in the folder has changed, False every two seconds otherwise, until `stop`."""
    from watchfiles import watch  # native; no other command needs it

    while not stop.is_set():
        try:
            events = watch(
                folder,
                watch_filter=None,
                debounce=_TOGETHER,
                stop_event=stop,
                rust_timeout=int(_TICK * 1000),
                yield_on_timeout=True,
                raise_interrupt=False,
            )
            for seen in events:
                yield bool(seen)
        except OSError:  # gone for a while, or more folders than the system watches
            stop.wait(_TICK)
            yield True
