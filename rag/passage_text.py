"""What the encoder sees of a passage."""

__all__ = ["embedded"]


def embedded(title: str | None, passage: str) -> str:
    """Return the text to embed for a passage: its article's title first, so that the title helps to find it.

    >>> embedded("Storm nears coast", "Winds rose.").splitlines()
    ['Storm nears coast', 'Winds rose.']
    """
    return f"{title}\n{passage}" if title else passage
