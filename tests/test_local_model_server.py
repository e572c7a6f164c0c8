"""Byline asks a real model server on this machine, `transformers serve`, of a tiny model with random weights.

What such a model says is noise; that it comes over the wire, is read to its end and held to the rules is the point.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.build import build_chatbot, build_library
from rag.chat_model import load_chat_model
from rag.chat_reply import Meter, written
from rag.citations import faults
from rag.settings import Settings

pytest.importorskip("accelerate", reason="transformers serve needs accelerate: pip install accelerate")
pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parent.parent / "corpus"
TEMPLATE = "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}assistant: "
CONTEXT = 4_096


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Llama of two layers, 64 wide, and a tokenizer made of the articles of `corpus/`."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=1_000, special_tokens=["<s>", "</s>"], initial_alphabet=alphabet)
    tokenizer.train([str(path) for path in sorted(CORPUS.glob("**/*.md"))], trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", chat_template=TEMPLATE
    )
    fast.save_pretrained(folder)
    set_seed(7)
    sizes = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = LlamaConfig(vocab_size=len(fast), max_position_embeddings=CONTEXT, bos_token_id=0, eos_token_id=1, **sizes)
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def server(tiny: Path) -> Iterator[str]:
    """The address of a running `transformers serve` of the tiny model."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(tiny)]
    options = ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu", "--default-seed", "7"]
    process = subprocess.Popen(
        [*command, *options], env={**os.environ, "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(f"{address}/health", process)
        yield f"{address}/v1"
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(address: str, process: subprocess.Popen[bytes], patience: float = 180) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended before it served"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the server did not come up")


def test_every_answer_is_cited_exactly_or_quoted_instead(
    tmp_path: Path, tiny: Path, server: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    article = tmp_path / "toll.txt"
    article.write_text("Ian's toll\n\nHurricane Ian is confirmed to have killed at least 32 people in Florida.\n")
    settings = Settings(
        corpus=tmp_path / "corpus",
        index=tmp_path / "index",
        state=tmp_path / "state.sqlite",
        cache=cache,
        chat_model=f"openai:{tiny}",
        chat_context=CONTEXT,
        chat_tokens=200,
    )
    library = build_library(settings)
    library.add([article])
    answer = build_chatbot(settings, library).ask("How many people did Hurricane Ian kill?")
    assert faults(answer.text, answer.citations) == ()
    assert "at least 32 people" in answer.text
    assert answer.model == "extractive"
    (note,) = (each.text for each in answer.notes if each.kind == "model")
    assert note.startswith(f"The chat model openai:{tiny} ")
    assert note.endswith("; this answer quotes the articles instead.")
    assert "failed" not in note
    assert answer.tokens is not None
    assert (answer.tokens.input > 100, 1 <= answer.tokens.output <= 200) == (True, True)


def test_words_come_in_pieces_and_stopping_leaves_the_server_free(tiny: Path, server: str) -> None:
    from langchain_core.messages import HumanMessage

    asked = [HumanMessage("Who killed 32 people?")]
    model = load_chat_model(f"openai:{tiny}", 30, 4_096, 1_000, base_url=server, api_key="none")
    pieces = written(model, asked)
    assert next(filter(None, pieces))
    pieces.close()
    meter = Meter()
    model = load_chat_model(f"openai:{tiny}", 30, 4_096, 20, base_url=server, api_key="none")
    read = list(written(model, asked, meter=meter))
    assert len([piece for piece in read if piece]) > 1
    assert meter.tokens is not None
    assert meter.tokens.output <= 20
