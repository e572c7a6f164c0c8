from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus_files import file_for, relative, write_bytes
from rag.errors import LoadError


@pytest.mark.parametrize(
    ("article_id", "path"),
    [
        ("storm", "storm.md"),
        ("world/iran", "world/iran.md"),
        ("a: b?", "a%3A b%3F.md"),
        ("../secrets", "%2E./secrets.md"),
        ("/etc/passwd", "%2Fetc%2Fpasswd.md"),
        ("a//b", "a%2F%2Fb.md"),
        (".hidden", "%2Ehidden.md"),
        ("README", "%52EADME.md"),
        ("50%", "50%25.md"),
        ("Zoë", "Zo%C3%AB.md"),
    ],
)
def test_id_names_a_safe_file(article_id: str, path: str) -> None:
    assert file_for(article_id) == PurePosixPath(path)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip())))
def test_no_id_leaves_the_corpus(article_id: str) -> None:
    path = file_for(article_id)
    assert not path.is_absolute()
    assert not any(part.startswith(".") or len(part.encode()) > 255 for part in path.parts)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200), min_size=2, max_size=2, unique=True
    )
)
def test_different_ids_have_different_files(ids: list[str]) -> None:
    assert file_for(ids[0]) != file_for(ids[1])


def test_file_is_replaced_at_once_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.md"
    write_bytes(path, b"one")
    write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["a.md"]


def test_folder_in_the_way_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a file")
    with pytest.raises(LoadError, match="cannot be written"):
        write_bytes(tmp_path / "a.md" / "b.md", b"x")


def test_path_outside_is_not_relative(tmp_path: Path) -> None:
    assert relative(tmp_path / "c" / "a.md", tmp_path / "c") == "a.md"
    assert relative(tmp_path / "a.md", tmp_path / "c") is None
