import pytest

from app.answers.ranges import byte_range


@pytest.mark.parametrize(
    ("header", "range_"),
    [
        (None, None),
        ("", None),
        ("bytes=0-99", (0, 100)),
        ("bytes=0-", (0, 1000)),
        ("bytes=900-5000", (900, 1000)),
        ("bytes=-100", (900, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=1000-", (1000, 1000)),
        ("bytes=5-4", (1000, 1000)),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-5", None),
        ("Bytes = 0 - 9", (0, 10)),
    ],
)
def test_byte_range_of_a_thousand_bytes(header: str | None, range_: tuple[int, int] | None) -> None:
    assert byte_range(header, 1000) == range_
