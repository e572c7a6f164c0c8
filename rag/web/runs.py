"""Which answers are under way, and which of them nobody waits for any more."""

from __future__ import annotations

import threading

__all__ = ["Runs"]


class Runs:
    """Answers under way by the id of their exchange; used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown: dict[str, tuple[str, str, str]] = {}
        self._left: set[str] = set()

    def begin(self, turn: str, owner: str, chat: str, question: str) -> bool:
        """Note that an exchange is under way; False where the same question is already being answered on the page."""
        with self._lock:
            if (owner, chat, question) in self._shown.values():
                return False
            self._shown[turn] = (owner, chat, question)
            return True

    def stop(self, turn: str) -> None:
        """Let an answer be forgotten."""
        with self._lock:
            self._shown.pop(turn, None)

    def leave(self, turn: str) -> None:
        """Let an answer be finished and kept without being shown: its chat is no longer on the page."""
        with self._lock:
            if self._shown.pop(turn, None):
                self._left.add(turn)

    def shown(self, turn: str) -> bool:
        """Return whether an answer is still being waited for on the page."""
        return turn in self._shown

    def busy(self, owner: str) -> bool:
        """Return whether any answer of an owner is being waited for."""
        with self._lock:
            return any(owner == each for each, _, _ in self._shown.values())

    def stopped(self, turn: str) -> bool:
        """Return whether an answer is no longer wanted at all."""
        return turn not in self._shown and turn not in self._left

    def end(self, turn: str) -> None:
        """Note that an exchange is no longer under way."""
        with self._lock:
            self._shown.pop(turn, None)
            self._left.discard(turn)
