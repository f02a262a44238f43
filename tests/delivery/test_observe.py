"""Delivery: counts, bands and remarks, on transcripts made for the purpose and on a clip."""

import pytest

from app.delivery.delivery import Measure
from app.delivery.observe import observe
from app.speech.transcript import Span, Transcript, Word


def spoken(text: str, seconds: float, speech: tuple[tuple[float, float], ...] = ()) -> Transcript:
    """`text` spoken evenly from 0 to `seconds`."""
    tokens = text.split()
    share = seconds / len(tokens)
    words = tuple(
        Word(text=t, start=round(i * share, 3), end=round((i + 1) * share, 3), confidence=1.0)
        for i, t in enumerate(tokens)
    )
    spans = tuple(Span(start=a, end=b) for a, b in speech or ((0.0, seconds),))
    return Transcript(words=words, speech=spans, seconds=seconds)


def measure(name: str, transcript: Transcript) -> Measure:
    return next(measure for measure in observe(transcript).measures if measure.name == name)


def names(transcript: Transcript) -> list[str]:
    return [measure.name for measure in observe(transcript).measures]


@pytest.mark.parametrize(
    ("words", "said", "begins"),
    [
        (99, "99 words per minute", "Slower than most speakers."),
        (100, "100 words per minute", None),
        (150, "150 words per minute", None),
        (180, "180 words per minute", None),
        (181, "181 words per minute", "Faster than most speakers."),
    ],
)
def test_pace_is_remarked_on_only_outside_the_wide_band(words: int, said: str, begins: str | None) -> None:
    pace = measure("pace", spoken("word " * words, 60.0))
    assert (pace.said, pace.value, pace.unit) == (said, words, "words per minute")
    assert (pace.remark or "").startswith(begins or "")
    assert (pace.remark is None) == (begins is None)


def test_pace_is_not_told_from_a_few_seconds() -> None:
    assert names(spoken("I want to teach.", 4.0)) == ["fillers", "pauses", "length"]


def test_fillers_are_counted_and_shown_where_they_are() -> None:
    fillers = measure("fillers", spoken("Um, I like, uh, trains and I, hmm... know " + "them " * 91, 60.0))
    assert fillers.said == "3 in all: 3.0 per minute, 3.0 per 100 words"
    assert fillers.value == 3.0
    assert fillers.moments == (Span(start=0.0, end=0.6), Span(start=1.8, end=2.4), Span(start=4.2, end=4.8))
    assert fillers.remark is None
    assert fillers.caveat is not None


@pytest.mark.parametrize(
    ("count", "begins"),
    [(5, None), (6, "Often enough that a listener may notice."), (13, "Often enough to draw")],
)
def test_fillers_are_remarked_on_above_five_and_twelve_a_minute(count: int, begins: str | None) -> None:
    fillers = measure("fillers", spoken("um " * count + "word " * (100 - count), 60.0))
    assert (fillers.remark is None) == (begins is None)
    assert (fillers.remark or "").startswith(begins or "")


def test_fillers_are_known_whatever_punctuation_clings_to_them() -> None:
    assert measure("fillers", spoken("Um— I, uh; “um” and er: yes " + "word " * 93, 60.0)).value == 4.0


def test_one_filler_in_a_few_seconds_is_no_habit() -> None:
    fillers = measure("fillers", spoken("Um, I want to teach.", 6.0))
    assert (fillers.said, fillers.remark) == ("1 in all", None)


def test_words_that_mean_something_are_no_fillers() -> None:
    assert measure("fillers", spoken("I like umbrellas, you know, so I err at times.", 30.0)).value == 0.0


def test_only_pauses_over_two_seconds_count() -> None:
    speech = ((0.0, 10.0), (12.0, 20.0), (22.1, 60.0))
    pauses = measure("pauses", spoken("word " * 90, 60.0, speech))
    assert (pauses.said, pauses.value) == ("1 pause longer than 2 s", 1)
    assert pauses.moments == (Span(start=20.0, end=22.1),)
    assert pauses.remark is None


@pytest.mark.parametrize(("count", "remarked"), [(0, False), (4, False), (5, True)])
def test_pauses_are_remarked_on_above_four_a_minute(count: int, remarked: bool) -> None:
    ends = [10.0 * i for i in range(count)]
    starts = [0.0, *(end + 3.0 for end in ends)]
    speech = tuple(zip(starts, [*(end + 0.5 for end in ends), 60.0], strict=True))
    pauses = measure("pauses", spoken("word " * 90, 60.0, tuple((a, max(a, b)) for a, b in speech)))
    assert pauses.value == count
    assert (pauses.remark is not None) is remarked
    assert pauses.said == ("no pauses longer than 2 s" if count == 0 else f"{count} pauses longer than 2 s")


@pytest.mark.parametrize(
    ("seconds", "said", "begins"),
    [
        (19, "19 s", "Short for this kind of question"),
        (20, "20 s", None),
        (90, "1 min 30 s", None),
        (150, "2 min 30 s", None),
        (151, "2 min 31 s", "Longer than most listeners expect"),
    ],
)
def test_length_is_remarked_on_only_far_outside_the_usual(
    seconds: int, said: str, begins: str | None
) -> None:
    length = measure("length", spoken("word " * 60, seconds))
    assert (length.said, length.value, length.unit) == (said, seconds, "seconds")
    assert (length.remark is None) == (begins is None)
    assert (length.remark or "").startswith(begins or "")


@pytest.mark.parametrize(
    ("text", "said"), [("", "0 words"), ("Yes.", "1 word"), ("In five years", "3 words")]
)
def test_a_typed_answer_has_only_its_length_in_words(text: str, said: str) -> None:
    measures = observe(Transcript(typed=text)).measures
    assert [(m.name, m.said, m.unit, m.remark) for m in measures] == [("length", said, "words", None)]


def test_an_answer_without_words_has_no_measures() -> None:
    assert observe(Transcript(seconds=8.0)).measures == ()
