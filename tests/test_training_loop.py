import hashlib
import itertools
import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from rag.errors import BylineError
from rag.minilm import model_folder
from rag.passage_reading import ANSWERS, RELEVANT
from rag.shipped import read_weights
from rag.training.area import area_under_curve
from rag.training.cropping import cropped
from rag.training.groups import Group, Text
from rag.training.loop import Recipe, Step, train
from rag.training.losses import masked, reader_loss
from rag.training.measuring import measure
from rag.training.network import CrossEncoder, Outputs, begin_with
from rag.training.noise import asked_otherwise
from rag.training.pairs import UNKNOWN, Batch, Pairs
from rag.training.reader import HEADS, ReaderLoss
from rag.training.sharing import Shared
from rag.training.shipping import shipped

TEXT = "The dam at Boru was built by Wu Lan in 1931, officials said."
GROUPS = [
    Group(
        "s",
        False,
        "Who built the dam?",
        (Text("Dams", TEXT, 29, 35), Text("", "Ito built a road.")),
        "Who built the road?",
    ),
    Group("s", False, "When was it built?", (Text("Dams", TEXT, 39, 43), Text("", "The lake is deep.")), None),
    Group("s", False, "How deep is the lake?", (Text("", "The lake is 40 metres deep.", 12, 21), Text("", TEXT)), None),
]


@cache
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(model_folder() / "tokenizer.json"))


def words(ids: torch.Tensor) -> str:
    return str(tokenizer().decode(ids.tolist()))


def test_pair_marks_the_tokens_of_the_answer() -> None:
    pairs = Pairs(64)
    batch = pairs.batch([("Who built the dam?", GROUPS[0].texts[0]), ("Who built the dam?", GROUPS[0].texts[1])])
    start, end = int(batch.start[0]), int(batch.end[0])
    assert words(batch.ids[0, start : end + 1]) == "wu lan"
    assert (int(batch.start[1]), int(batch.end[1])) == (0, 0)
    assert words(batch.ids[0][batch.text[0]]).startswith("the dam at boru")
    assert batch.ids.shape[1] % 8 == 0


def test_nothing_is_learnt_from_an_answer_that_was_cut_off() -> None:
    text = "One two three. " * 60 + TEXT
    start = text.index("Wu Lan")
    batch = Pairs(64).batch([("Who built the dam?", Text("", text, start, start + 6))])
    assert int(batch.mask.sum()) == 64
    assert (int(batch.start[0]), int(batch.end[0])) == (UNKNOWN, UNKNOWN)


@pytest.mark.parametrize("seed", range(8))
def test_text_is_cropped_to_whole_sentences_around_its_answer(seed: int) -> None:
    text = "One two three. " * 9 + TEXT + " Four five six." * 9
    start = text.index("Wu Lan")
    kept = cropped(Text("Dams", text, start, start + 6), 25, random.Random(seed))
    assert kept.title == "Dams"
    assert kept.start is not None
    assert kept.text[kept.start : kept.end] == "Wu Lan"
    assert 22 < len(kept.text.split()) <= 25
    assert kept.text[0].isupper()
    assert kept.text.endswith(".")


def test_crops_begin_at_different_sentences_and_hold_one_at_least() -> None:
    text = "One two three. Four five six. Seven eight nine. Ten eleven twelve."
    kept = {cropped(Text("", text), 2, random.Random(seed)).text for seed in range(40)}
    assert kept == {"One two three.", "Four five six.", "Seven eight nine.", "Ten eleven twelve."}
    assert cropped(Text("", text), 12, random.Random(1)).text == text


def outputs(n: int, t: int) -> Outputs:
    generator = torch.Generator().manual_seed(3)
    return Outputs(*(torch.randn(n, width, generator=generator) for width in (t, t, HEADS)))


def test_loss_is_the_sum_of_its_three_parts() -> None:
    mask = torch.ones(3, 4, dtype=torch.long)
    text = torch.tensor([[False, False, True, True]] * 3)
    batch = Batch(mask, mask, mask, text, torch.tensor([2, 0, 0]), torch.tensor([3, 0, 0]))
    made = outputs(3, 4)
    answers = torch.tensor([1.0, 0.0, 0.0])
    loss = reader_loss(made, batch, [3], [2], answers)

    def crossed(logits: torch.Tensor, targets: list[int]) -> float:
        allowed = [0, 2, 3]
        rows = logits[:, allowed].double().numpy()
        logs = rows - np.log(np.exp(rows).sum(1, keepdims=True))
        return float(-np.mean([logs[row, allowed.index(target)] for row, target in enumerate(targets)]))

    span = (crossed(made.start, [2, 0, 0]) + crossed(made.end, [3, 0, 0])) / 2
    relevant = made.heads[:2, RELEVANT].double().numpy()
    ranking = float(np.log(np.exp(relevant).sum()) - relevant[0])
    sure = 1 / (1 + np.exp(-made.heads[:, ANSWERS].double().numpy()))
    answering = float(-np.mean(np.log([sure[0], 1 - sure[1], 1 - sure[2]])))
    assert float(loss) == pytest.approx(span + ranking + 0.5 * answering, abs=1e-5)


def test_tokens_outside_the_text_cannot_answer() -> None:
    ones = torch.ones(1, 4, dtype=torch.long)
    batch = Batch(ones, ones, ones, torch.tensor([[False, False, True, False]]), ones[:, 0], ones[:, 0])
    start, _ = masked(outputs(1, 4), batch)
    assert (start[0] < -1000).tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("positive", "negative", "area"),
    [([2.0, 3.0], [1.0, 0.0], 1.0), ([1.0], [1.0], 0.5), ([1.0, 3.0], [2.0, 0.0], 0.75), ([0.0], [1.0], 0.0)],
)
def test_area_counts_pairs_in_the_right_order(positive: list[float], negative: list[float], area: float) -> None:
    assert area_under_curve(positive, negative) == area


def trained(folder: Path, recipe: Recipe, stop: int | None = None) -> tuple[CrossEncoder, list[Step]]:
    """Train on the groups, or end after `stop` steps as a run that is killed."""
    torch.manual_seed(5)
    network, steps = CrossEncoder(HEADS), list[Step]()
    calls = 0
    loss = ReaderLoss(Pairs(64), 1, 1)

    def counted(some: CrossEncoder, groups: object) -> torch.Tensor:
        nonlocal calls
        calls += 1
        if stop is not None and calls > stop:
            raise KeyboardInterrupt
        return loss(some, groups)  # type: ignore[arg-type]

    train(network, GROUPS, counted, recipe, folder / "checkpoint.pt", steps.append)
    return network, steps


@pytest.mark.slow
def test_run_that_was_ended_goes_on_as_if_it_had_not_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.training.loop._SAVED", 0.0)
    (tmp_path / "whole").mkdir()
    (tmp_path / "ended").mkdir()
    recipe = Recipe(steps=6, at_once=2, rate=1e-4)
    whole, _ = trained(tmp_path / "whole", recipe)
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "ended", recipe, stop=3)
    again, steps = trained(tmp_path / "ended", recipe)
    assert steps[-1].number == 6
    before, after = whole.trained(), again.trained()
    assert before.keys() == after.keys()
    assert all(np.allclose(before[name], after[name], atol=1e-6) for name in before)


@pytest.mark.slow
def test_network_learns_what_it_is_shown(tmp_path: Path) -> None:
    network, _ = trained(tmp_path, Recipe(steps=40, at_once=3, rate=2e-4))
    found = measure(network, GROUPS, Pairs(64))
    assert (found.groups, found.exact, found.first) == (3, 1.0, 1.0)
    names = set(network.trained())
    assert "bert.embeddings.word_embeddings.weight" not in names
    assert "bert.encoder.layer.5.output.dense.weight" in names


def test_gradients_are_the_same_on_one_thread_and_on_several(monkeypatch: pytest.MonkeyPatch) -> None:
    def gradients(cores: int) -> tuple[float, torch.Tensor]:
        monkeypatch.setattr("os.cpu_count", lambda: cores)
        network = CrossEncoder(HEADS)
        loss = Shared(network, lambda some, items: some.heads.weight.sum() * sum(items) / len(items)).backward(
            [1, 2, 6]
        )
        assert network.heads.weight.grad is not None
        return loss, network.heads.weight.grad

    one, two = gradients(1), gradients(2)
    assert one[0] == pytest.approx(two[0])
    assert torch.allclose(one[1], two[1])
    assert torch.allclose(one[1], torch.full_like(one[1], 3.0))


def test_shipped_weights_are_those_of_the_checkpoint(tmp_path: Path) -> None:
    network = CrossEncoder(HEADS)
    with torch.no_grad():
        network.heads.bias.copy_(torch.tensor([0.25, -0.5]))
    torch.save({"network": network.state_dict()}, tmp_path / "checkpoint.pt")
    digest = shipped(tmp_path, HEADS, tmp_path / "weights" / "reader.safetensors")
    path = tmp_path / "weights" / "reader.safetensors"
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    read = read_weights(path)
    assert read["heads.bias"].tolist() == [0.25, -0.5]
    assert not any("word_embeddings" in name or "layer.0." in name for name in read)
    with pytest.raises(BylineError, match="checkpoint"):
        shipped(tmp_path / "none", HEADS, path)


ASKED = "Who built the famous old stone bridge over the Vah in Boru after the flood?"
HELD = "In 1931 Wu Lan built the old stone bridge over the Vah in Boru for 30 villages, after a flood."


def wording(question: str) -> set[str]:
    return set(re.findall(r"\w+", question.casefold()))


def asked(question: str, times: int = 1000, *, shortened: bool = True) -> list[str]:
    return [asked_otherwise(question, HELD, random.Random(seed), shortened=shortened) for seed in range(times)]


def test_same_chance_asks_the_same() -> None:
    assert asked(ASKED, 50) == asked(ASKED, 50)


def test_names_and_figures_of_a_question_stay_however_it_is_asked() -> None:
    made = asked("Who built the old stone bridge over the Vah in Boru for 30 villages in 1931?")
    assert len(set(made)) > 40
    assert all({"who", "vah", "boru", "30", "1931"} <= wording(each) for each in made)


def test_at_most_one_telling_word_goes_and_only_where_the_text_has_it() -> None:
    lost = [wording(ASKED) - wording(each) for each in asked(ASKED)]
    assert {word for each in lost for word in each} == {"built", "old", "stone", "bridge"}
    assert {len(each) for each in lost} == {0, 1}
    assert not any(wording(ASKED) - wording(each) for each in asked(ASKED, shortened=False))


def test_some_questions_get_a_publisher_and_some_a_day() -> None:
    """Of 1,000, 150 are to be expected, and 5 % of the others, 42; four deviations of these are 45 and 25."""
    made = asked(ASKED)
    dated = [each for each in made if re.match(r"As of \d+ [A-Z]\w+ 20\d\d, who ", each)]
    reported = [each for each in made if re.search(r"[Aa]ccording to |^Who did ", each)]
    assert 104 < len(reported) < 196
    assert 16 < len(dated) < 69
    assert not set(dated) & set(reported)


def test_a_question_with_a_figure_gets_no_day() -> None:
    assert not any("As of" in each for each in asked("Who built the stone bridge of 1931?"))


class Small(CrossEncoder):
    """A network to which all pairs are alike, and which learns nothing; remembers the questions."""

    def __init__(self) -> None:
        torch.nn.Module.__init__(self)
        self.heads = torch.nn.Linear(1, HEADS)
        self.asked: list[str] = []

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> Outputs:
        self.asked += [
            words(row[(kind == 0) & (there == 1)]) for row, kind, there in zip(ids, types, mask, strict=True)
        ]
        nothing = torch.zeros(ids.shape)
        return Outputs(nothing, nothing, torch.zeros(len(ids), HEADS))


def seen(recipe: Recipe, folder: Path) -> list[int]:
    """Return the items of a run in the order in which they were learnt from."""
    items: list[int] = []

    def noted(network: CrossEncoder, some: Sequence[int]) -> torch.Tensor:
        items.extend(some)
        return network.heads.weight.sum() * 0

    folder.mkdir()
    train(Small(), range(5), noted, recipe, folder / "checkpoint.pt", lambda _step: None)
    return items


@pytest.mark.parametrize("behind", [1, 3, 4])
def test_run_behind_another_goes_on_with_what_that_one_has_not_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    whole = seen(Recipe(steps=8, at_once=2), tmp_path / "whole")
    after = seen(Recipe(steps=8 - behind, at_once=2, behind=behind), tmp_path / "after")
    assert len(whole) == 16
    assert after == whole[2 * behind :]


def test_network_begins_with_what_another_has_learnt_but_for_heads_of_another_number(tmp_path: Path) -> None:
    learnt = CrossEncoder(HEADS)
    layer = "bert.encoder.layer.5.output.dense.bias"
    with torch.no_grad():
        learnt.heads.bias.copy_(torch.tensor([0.25, -0.5]))
        learnt.span.bias.copy_(torch.tensor([0.75, 1.5]))
        learnt.get_parameter(layer).fill_(0.125)
    torch.save({"network": learnt.state_dict(), "step": 7}, tmp_path / "checkpoint.pt")
    same, other = CrossEncoder(HEADS), CrossEncoder(3)
    before = other.heads.weight.clone(), other.heads.bias.clone()
    for network in (same, other):
        assert begin_with(network, tmp_path / "checkpoint.pt") == 7
        assert network.span.bias.tolist() == [0.75, 1.5]
        assert set(network.get_parameter(layer).tolist()) == {0.125}
    assert same.heads.bias.tolist() == [0.25, -0.5]
    assert torch.equal(other.heads.weight, before[0])
    assert torch.equal(other.heads.bias, before[1])
    torch.save({"network": {}}, tmp_path / "unfinished.pt")
    for name in ("none.pt", "unfinished.pt"):
        with pytest.raises(BylineError, match=f"{name} holds no run to begin with"):
            begin_with(same, tmp_path / name)


def test_edited_question_is_ranked_too_unless_it_is_plain() -> None:
    """All logits being the same, the first of two is chosen with a likelihood of 1/2, the first of three with 1/3."""
    plain, otherwise = (ReaderLoss(Pairs(64), 1, 1, plain=plain) for plain in (True, False))
    with_edited, without = GROUPS[:1], GROUPS[1:2]
    assert float(otherwise(Small(), with_edited) - plain(Small(), with_edited)) == pytest.approx(np.log(3 / 2))
    assert float(otherwise(Small(), without) - plain(Small(), without)) == pytest.approx(0.0)


def test_plain_questions_are_asked_as_they_are_and_others_otherwise() -> None:
    pairs = Pairs(64)
    network = {True: Small(), False: Small()}
    for plain, seed in itertools.product((True, False), range(40)):
        ReaderLoss(pairs, 1, seed, plain=plain)(network[plain], GROUPS[:1])
    assert set(network[True].asked) == {"who built the dam?", "who built the road?"}
    assert len(set(network[False].asked)) > 3
    assert network[False].asked[2::3] == ["who built the road?"] * 40
