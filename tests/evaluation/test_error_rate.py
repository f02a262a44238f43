"""Word errors, against jiwer and by hand."""

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluation.error_rate import error_rate, fillers_kept

SENTENCES = st.lists(st.sampled_from(["plan", "goal", "rail", "signal", "year"]), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("reference", "said", "errors"),
    [
        ("I plan ahead.", "i PLAN, ahead", 0),
        ("I plan ahead.", "I, um, plan ahead.", 0),
        ("It’s my plan.", "it's my plan", 0),
        ("one two three four", "one too three four", 1 / 4),
        ("one two three four", "one three four", 1 / 4),
        ("one two three four", "one two two three four five", 2 / 4),
        ("one two", "", 1),
        ("", "one", 1),
    ],
)
def test_error_rate_counts_words_only(reference: str, said: str, errors: float) -> None:
    assert error_rate(reference, said) == errors


@given(SENTENCES.filter(bool), SENTENCES)
def test_error_rate_is_that_of_the_usual_program(reference: str, said: str) -> None:
    assert error_rate(reference, said) == pytest.approx(jiwer.wer(reference, said))


@pytest.mark.parametrize(
    ("reference", "said", "kept"),
    [
        ("Um, I plan, uh, ahead.", "Um, I plan, um, ahead.", 1),
        ("Um, I plan, uh, ahead.", "I plan, uh, ahead.", 1 / 2),
        ("Um, I plan ahead.", "I plan ahead, um.", 0),
        ("I plan ahead.", "Um, I plan ahead.", None),
    ],
)
def test_fillers_are_kept_where_they_were_said(reference: str, said: str, kept: float | None) -> None:
    assert fillers_kept(reference, said) == kept
