"""A transcript put right by the one who spoke."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.speech.correction import corrected
from app.speech.transcript import Transcript, Word

HEARD = Transcript(
    words=tuple(
        Word(text=text, start=float(at), end=at + 0.8, confidence=0.4)
        for at, text in enumerate(("I", "mend", "whole", "propellers", "at", "sea"))
    ),
    seconds=6.0,
    transcriber="Whisper",
)


def test_words_left_alone_keep_their_times() -> None:
    right = corrected(HEARD, "I mend hull propellers at sea")
    assert right.text == "I mend hull propellers at sea"
    assert [word for word in right.words if word.text != "hull"] == [
        word for word in HEARD.words if word.text != "whole"
    ]
    assert right.words[2] == Word(text="hull", start=2.0, end=2.8, confidence=1.0)


def test_two_words_for_one_share_its_time() -> None:
    right = corrected(HEARD, "I mend hulls and propellers at sea")
    assert [(word.text, round(word.start, 2), round(word.end, 2)) for word in right.words[2:4]] == [
        ("hulls", 2.0, 2.5),
        ("and", 2.5, 2.8),
    ]


def test_words_added_at_the_end_are_placed_there() -> None:
    assert corrected(HEARD, HEARD.text + " all winter").words[-1] == Word(
        text="winter", start=5.8, end=5.8, confidence=1.0
    )


def test_typed_answer_is_simply_replaced() -> None:
    assert corrected(Transcript(typed="I wield"), "I weld").typed == "I weld"


@given(st.lists(st.sampled_from(["I", "mend", "hull", "at", "sea", "often"]), max_size=12))
def test_corrected_words_are_those_given_and_never_go_back_in_time(said: list[str]) -> None:
    words = corrected(HEARD, " ".join(said)).words
    assert [word.text for word in words] == said
    times = [time for word in words for time in (word.start, word.end)]
    assert all(earlier <= later + 1e-9 for earlier, later in pairwise(times))
