from app.answers.marks import _marked_text
from app.rubric.coding import Evidence


def quote(start: int, end: int, text: str) -> Evidence:
    return Evidence(dimension="long_term", indicator="future", quote=text[start:end], start=start, end=end)


def test_marked_text_is_the_text_and_no_space_alone_is_marked() -> None:
    text = "In five years I want a bakery."
    marks = _marked_text(text, [quote(0, 13, text), quote(0, 15, text), quote(14, 29, text)])
    assert "".join(mark.text for mark in marks) == text
    assert [mark.text for mark in marks if mark.dimensions] == ["In five years", "I", " want a bakery"]
