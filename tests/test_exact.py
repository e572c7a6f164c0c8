from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.exact import ExactVectors, _best
from tests.library_bench import open_bench


def test_nearest_passages_come_first_and_follow_the_records(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    for name, text in {"a": "The storm hit the coast.", "b": "The bank closed.", "c": "A storm, a coast."}.items():
        (bench.corpus / f"{name}.md").write_text(text)
    bench.library.sync()
    exact, vector = ExactVectors(bench.encoder.dimension), bench.encoder.encode(["the storm hit the coast"])[0]

    def found(wordings: set[str] | None = None) -> list[str]:
        with bench.records.snapshot() as snapshot:
            names = {wording: entry.id for wording, entry in snapshot.entries.items()}
            inside = {w for w, name in names.items() if name in wordings} if wordings is not None else None
            return [names[each.split(":")[0]] for each, _ in exact.search(snapshot, vector, 2, inside)]

    assert found() == ["a", "c"]
    assert found({"b", "c"}) == ["c", "b"]
    assert found(set()) == []
    bench.library.remove(["a"])
    assert found() == ["c", "b"]
    (bench.corpus / "d.md").write_text("The storm hit the coast.")
    bench.library.sync()
    assert found()[0] == "d"


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 10))
def test_best_hold_every_tie_of_the_last(scores: list[int], k: int) -> None:
    kept = {int(i) for i in _best(np.array(scores, dtype=np.float32), k)}
    ranked = sorted(scores, reverse=True)
    threshold = ranked[min(k, len(ranked)) - 1] if ranked else 0
    assert kept == {i for i, score in enumerate(scores) if score >= threshold}
