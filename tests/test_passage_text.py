from rag.passage_text import embedded


def test_the_title_is_embedded_with_the_passage() -> None:
    assert embedded("Storm", "Winds rose.") == "Storm\nWinds rose."
    assert embedded(None, "Winds rose.") == "Winds rose."
