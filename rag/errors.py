"""Every error that Byline raises; each message says what happened and what to do.

BylineError
├── SettingsError            a setting cannot be used
├── LoadError                a file or record cannot be read as an article
├── StorageFull              a disk is full
├── IndexFault
│   ├── IndexMissing         nothing has been indexed yet
│   ├── IndexMismatch        made by another encoder, splitter or schema
│   └── IndexBusy            another process owns it and did not let go in time
├── EncoderError             an encoder cannot be loaded or is not the published one
├── WeightsError             weights that Byline ships are missing or changed
├── VectorStoreError         Chroma failed or cannot be reached
├── ChatModelError           the chat model failed or cannot be reached
│   └── ContextExceeded      it takes no request of this length
├── CitationFault            an answer's citations were not exact: it is withheld
├── ArticleNotFound          no live article has this id
├── ConversationNotFound     no such chat of this browser
├── InvalidQuestions         question records that cannot be used, all of them listed
├── RunNotFound              no such run of a question set
└── RunCancelled             a run was ended before its last question
"""

__all__ = [
    "ArticleNotFound",
    "BylineError",
    "ChatModelError",
    "CitationFault",
    "ContextExceeded",
    "ConversationNotFound",
    "EncoderError",
    "IndexBusy",
    "IndexFault",
    "IndexMismatch",
    "IndexMissing",
    "InvalidQuestions",
    "LoadError",
    "RunCancelled",
    "RunNotFound",
    "SettingsError",
    "StorageFull",
    "VectorStoreError",
    "WeightsError",
    "unless_full",
]


class BylineError(Exception):
    """The root: `str(error)` is one line for the person who sees it."""


class SettingsError(BylineError):
    """A setting cannot be used."""


class LoadError(BylineError):
    """A file or a record cannot be read as an article."""


class StorageFull(BylineError):
    """A disk is full; what was ready stays ready."""


class IndexFault(BylineError):
    """The index cannot be used as it is."""


class IndexMissing(IndexFault):
    """Nothing has been indexed yet."""


class IndexMismatch(IndexFault):
    """The index was made by another encoder, splitter or schema."""


class IndexBusy(IndexFault):
    """Another process owns the index and did not let go in time."""


class EncoderError(BylineError):
    """An encoder cannot be loaded, or is not the published one."""


class WeightsError(BylineError):
    """Weights that Byline ships are missing, or not those that were shipped."""


class VectorStoreError(BylineError):
    """Chroma failed or cannot be reached."""


class ChatModelError(BylineError):
    """The chat model failed or cannot be reached."""


class ContextExceeded(ChatModelError):
    """The chat model takes no request of this length."""


class CitationFault(BylineError):
    """An answer was withheld because its citations were not exact."""


class ArticleNotFound(BylineError):
    """No live article has this id."""


class ConversationNotFound(BylineError):
    """A browser has no such chat."""


class InvalidQuestions(BylineError):
    """Question records that cannot be used; the message lists every one with its line number."""


class RunNotFound(BylineError):
    """There is no such run of a question set."""


class RunCancelled(BylineError):
    """A run was ended before its last question; what was answered is kept."""


def unless_full(error: BaseException, place: object, otherwise: BylineError) -> BylineError:
    """Return what to raise for the error of a library at a place on a disk: `StorageFull` where that is full.

    >>> unless_full(OSError("No space left on device"), "index", IndexFault("broken"))
    StorageFull('the disk that holds index is full; free some space and run the command again: what is ready stays')
    """
    if any(words in str(error).lower() for words in ("no space left", "disk is full", "disk full")):
        return StorageFull(
            f"the disk that holds {place} is full; free some space and run the command again: what is ready stays"
        )
    return otherwise
