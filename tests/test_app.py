import socket

import pytest

from app import listen
from rag.errors import SettingsError


def test_busy_port_gives_way_to_the_next_free_one():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with listen("127.0.0.1", port) as listener:
            assert port < listener.getsockname()[1] <= port + 50


def test_address_of_another_machine_is_a_readable_error():
    with pytest.raises(SettingsError, match="RAG_HOST"):
        listen("192.0.2.1", 65530)
