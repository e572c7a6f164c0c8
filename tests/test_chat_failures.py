import pytest
from langchain_core.exceptions import ContextOverflowError

from rag.chat_failures import one_line, overflows, pause


class Refused(Exception):
    """An error as providers' libraries raise it: a status, and the response with its headers."""

    def __init__(self, message: str = "no", status: int | None = None, retry_after: str | None = None) -> None:
        super().__init__(message)
        self.status_code = status
        self.response = self
        self.headers = {} if retry_after is None else {"retry-after": retry_after}


@pytest.mark.parametrize(
    ("status", "pauses"),
    [
        (429, [1.0, 2.0, None]),
        (503, [1.0, 2.0, None]),
        (529, [1.0, 2.0, None]),
        (400, [None]),
        (401, [None]),
        (None, [None]),
    ],
)
def test_pauses_double_where_the_server_is_busy_or_at_fault(status: int | None, pauses: list[float | None]) -> None:
    assert [pause(Refused(status=status), tries) for tries in range(1, len(pauses) + 1)] == pauses


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("21", None), ("Mon, 21 Oct 2030 07:28:00 GMT", 1.0)]
)
def test_the_pause_is_the_one_that_the_server_names_unless_it_is_long(header: str, seconds: float | None) -> None:
    assert pause(Refused(status=429, retry_after=header), 1) == seconds


def test_a_broken_connection_is_tried_twice_and_a_time_out_once() -> None:
    assert [pause(ConnectionResetError("reset"), tries) for tries in (1, 2)] == [1.0, None]
    assert pause(TimeoutError("silent"), 1) is None


def test_the_status_may_be_that_of_the_error_behind() -> None:
    outer = ValueError("wrapped")
    outer.__cause__ = Refused(status=503)
    assert pause(outer, 1) == 1.0


@pytest.mark.parametrize(
    "message",
    [
        "This model's maximum context length is 2048 tokens. However, you requested 4096 tokens.",
        "the request exceeds the available context size, try increasing it",
        "The model is loaded with context length of only 4096 tokens, which is not enough.",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
    ],
)
def test_servers_say_in_different_words_that_a_request_is_too_long(message: str) -> None:
    assert overflows(Refused(message, 400))
    assert overflows(Refused(message))
    assert not overflows(Refused(message, 500))


def test_other_refusals_are_not_about_the_length() -> None:
    assert overflows(ContextOverflowError("anything"))
    assert not overflows(Refused("Incorrect key given", 400))
    assert not overflows(Refused("Rate limit reached: too many requests", 429))


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("Error code: 529 - {'type': 'error', 'error': {'message': 'Busy'}}", "Error code: 529 - Busy"),
        ("Error code: 400 - {'error': {'message': \"It's off\", 'code': 400}}", "Error code: 400 - It's off"),
        ("no key like 0f3a9c77d1\nor sk-ant-0123456789 here", "no key like *** or *** here"),
    ],
)  # fmt: skip
def test_an_error_is_one_line_without_its_wrapping_and_without_keys(message: str, line: str) -> None:
    assert one_line(Refused(message), ["0f3a9c77d1"]) == line


def test_a_connection_that_fails_is_told_with_the_reason_of_the_system() -> None:
    class ConnectError(Exception):
        """What providers' libraries raise."""

    def failed(message: str, *causes: OSError) -> ConnectError:
        error, several = ConnectError(message), OSError("All attempts failed")
        several.__cause__ = causes[0] if len(causes) == 1 else ExceptionGroup("several", causes)
        error.__cause__ = several
        return error

    refused, away = ConnectionRefusedError(111, "Connect call failed"), OSError(113, "Connect call failed")
    assert one_line(failed("Connection error.", refused), []) == "Connection error: Connection refused"
    assert one_line(failed("All attempts failed", refused, away), []) == "All attempts failed: Connection refused"
    assert one_line(failed("[Errno 113] No route to host", away), []) == "[Errno 113] No route to host"
