"""Statements that people have judged against texts: WiCE, ExpertQA and BEGIN, a half to learn and one to measure.

The halves are told apart by the SHA-256 of what the claims of one document share: in WiCE the title of the Wikipedia
article, in ExpertQA the question, in BEGIN the words of the sentence that was to be used. What is learnt has quotes as
short as the product's; what is measured has one quote for each claim, with all that its judges found.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from rag.errors import BylineError
from rag.sentences import sentences
from rag.training.halves import is_measured
from rag.training.plain_text import untokenised
from rag.training.support_data.claims import NOT, NOT_FULLY, PARTLY, SUPPORTED, Claim
from rag.training.support_data.quoting import quoted, shared, wording

__all__ = ["Half", "begin", "expertqa", "in_half", "measured_sentences", "support_sets", "wice", "wice_rows"]

Half = Literal["train", "measure"]

_WORDS, _MEASURED_WORDS = 60, 150
_QUOTES = 3  # of one claim
_TELLING = 5  # words of a sentence that hardly stands on two pages by chance
_NEIGHBOUR = 0.3
_KEPT = 0.85  # of the shared words, that a shortened text must still share
_LABELS = {"supported": SUPPORTED, "partially_supported": PARTLY, "not_supported": NOT}
_JUDGED = {"Complete": SUPPORTED, "Partial": PARTLY, "Incomplete": NOT_FULLY}
_MARKER = re.compile(r"\s*\[\d+\]")
_META = re.compile(r"^\(meta data\) [A-Z ]+: |^#+ ")


def in_half(document: str, half: Half) -> bool:
    """Return whether the document with this id belongs to this half."""
    return is_measured(document) == (half == "measure")


def support_sets(data: Path, half: Half) -> Iterator[Claim]:
    """Yield the claims of the three sets; raises `BylineError` where one cannot be read."""
    for read in (wice, expertqa, begin):
        try:
            yield from read(data, half)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BylineError(f"{read.__name__} cannot be read from {data} ({error}); see its README") from error


def measured_sentences(data: Path) -> frozenset[str]:
    """Return the wording of every sentence of the measured claims, their quotes, and the pages of WiCE they are of."""
    texts = [text for each in support_sets(data, "measure") for text in (each.statement, each.quote)]
    pages = [sentence for row in wice_rows(data, "measure") for sentence in row["evidence"]]
    found = {wording(span.of(text)) for text in texts for span in sentences(text)} | set(map(wording, pages))
    return frozenset(each for each in found if len(each.split()) >= _TELLING)


def wice(data: Path, half: Half) -> Iterator[Claim]:
    """Yield claims of Wikipedia with sentences of the pages they cite; Kamoi and others, EMNLP 2023.

    For learning there are also quotes that lack a part of what supports. The claims whose unsupported words are marked
    are of other articles, and for learning alone.
    """
    for row in wice_rows(data, half):
        if half == "measure":
            yield _wice_measured(row)
        else:
            yield from _wice_learnt(row)


def wice_rows(data: Path, half: Half) -> Iterator[dict[str, Any]]:
    """Yield the rows of WiCE whose article is of this half, their sentences without marks of form."""
    names = ("claim_dev", "non_supported_tokens_train") if half == "train" else ("claim_dev",)
    for name in names:
        with (data / "wice" / f"{name}.jsonl").open(encoding="utf-8") as file:
            for row in map(json.loads, file):
                if in_half(row["meta"]["claim_title"], half):
                    row["evidence"] = [_META.sub("", sentence) for sentence in row["evidence"]]
                    yield row


def expertqa(data: Path, half: Half) -> Iterator[Claim]:
    """Yield sentences of answers with the passages they cite, judged by experts; Malaviya and others, NAACL 2024.

    A passage that claims of both halves cite is only measured.
    """
    entries = [entry for name in ("rand_val", "rand_test") for entry in _lines(data / "expertqa" / f"{name}.jsonl.gz")]
    measured = {text for entry in entries if in_half(entry["question"], "measure") for text in _cited(entry)}
    for entry in entries:
        if in_half(entry["question"], half):
            for claim in _claims(entry):
                passages = [passage for passage in map(_passage, claim["evidence"]) if passage]
                if half == "train" and measured & set(passages):
                    continue
                yield from _expertqa(entry["question"], claim, passages, half)


def begin(data: Path, half: Half) -> Iterator[Claim]:
    """Yield replies in conversations with the sentence they were to use; Dziri and others, TACL 2022."""
    seen = set()
    for name in ("dev", "test"):
        with (data / "begin" / f"begin_{name}_wow.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                document = wording(row["knowledge"])
                statement = untokenised(row["response"])[0].replace(" - ", "-")
                if row["begin_label"] == "Generic" or (document, statement) in seen or not in_half(document, half):
                    continue
                seen.add((document, statement))
                label = SUPPORTED if row["begin_label"] == "Fully attributable" else NOT_FULLY
                yield Claim("begin", document, statement, row["knowledge"], label)


def _wice_measured(row: Mapping[str, Any]) -> Claim:
    evidence = row["evidence"]
    found = min(_sets(row), key=len, default=None) or quoted(evidence, row["claim"], _WORDS)
    return _of_wice(row, [evidence[n] for n in found], _LABELS[row["label"]])


def _wice_learnt(row: Mapping[str, Any]) -> Iterator[Claim]:
    chance = random.Random(row["meta"]["id"])  # noqa: S311 - not a secret
    evidence, claim, label = row["evidence"], row["claim"], _LABELS[row["label"]]
    sets = _sets(row)
    if label == NOT:
        nearest = quoted(evidence, claim, _WORDS)
        for found in filter(None, (nearest, quoted(evidence, claim, _WORDS, nearest))):
            yield _of_wice(row, [evidence[n] for n in found], NOT)
        return
    short = [each for each in sets if _words(evidence[n] for n in each) <= _WORDS]
    for found in chance.sample(short, min(_QUOTES, len(short))):
        places = _with_neighbour(found, evidence, chance)
        yield _of_wice(row, [evidence[n] for n in places], label)
    if label == SUPPORTED:
        for found in [each for each in short if len(each) > 1][:1]:
            dropped = chance.choice(found)
            part = [n for n in found if n != dropped]
            if not any(set(each) <= set(part) for each in sets):
                yield _of_wice(row, [evidence[n] for n in part], NOT_FULLY, "half of the evidence")
    beside = quoted(evidence, claim, _WORDS, {n for each in sets for n in each})
    if beside:
        yield _of_wice(row, [evidence[n] for n in beside], NOT_FULLY, "beside the evidence")


def _of_wice(row: Mapping[str, Any], chosen: Sequence[str], label: int, kind: str = "labelled") -> Claim:
    return Claim("wice", row["meta"]["claim_title"], row["claim"], " ".join(chosen), label, kind)


def _sets(row: Mapping[str, Any]) -> list[list[int]]:
    """Return the sets of sentences each of which supports the claim as far as the page does, the smallest first."""
    return sorted((each for each in row["supporting_sentences"] if each), key=len)


def _with_neighbour(places: Sequence[int], evidence: Sequence[str], chance: random.Random) -> list[int]:
    """Return the places, now and then with the sentence behind the last of them, where there is room."""
    after = places[-1] + 1
    if chance.random() >= _NEIGHBOUR or after >= len(evidence):
        return list(places)
    longer = [*places, after]
    return longer if _words(evidence[n] for n in longer) <= _WORDS else list(places)


def _cited(entry: Mapping[str, Any]) -> Iterator[str]:
    for claim in _claims(entry):
        yield from filter(None, map(_passage, claim["evidence"]))


def _claims(entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for answer in entry["answers"].values():
        yield from answer["claims"]


def _passage(evidence: str) -> str:
    """Return the text of a piece of evidence without its address; nothing where there is only an address."""
    return " ".join(evidence.partition("\n\n")[2].split())


def _expertqa(question: str, claim: Mapping[str, Any], passages: Sequence[str], half: Half) -> Iterator[Claim]:
    label = _JUDGED.get(str(claim["support"]))
    statement = " ".join(_MARKER.sub("", claim["claim_string"]).split())
    found = [span.of(passage) for passage in dict.fromkeys(passages) for span in sentences(passage)]
    if label is None or not found or not statement:
        return
    places = quoted(found, statement, _WORDS if half == "train" else _MEASURED_WORDS)
    quote = _joined(found, places) or found[0]
    cut = shared(statement, quote) < _KEPT * shared(statement, " ".join(found)) or len(quote.split()) > _WORDS * 1.5
    if half == "measure" or not (cut and label == SUPPORTED):
        yield Claim("expertqa", question, statement, quote, label)


def _joined(texts: Sequence[str], places: Sequence[int]) -> str:
    return " ".join(texts[place] for place in places)


def _words(texts: Iterator[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
