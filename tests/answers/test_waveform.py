from app.answers.waveform import Stretch, stretches
from app.delivery.observe import observe
from app.speech.transcript import Span, Transcript, Word


def spoken(gap: float, *texts: str, speech: tuple[Span, ...] = ()) -> Transcript:
    words = (
        Word(text=text, start=at * gap, end=at * gap + gap / 2, confidence=1) for at, text in enumerate(texts)
    )
    return Transcript(words=tuple(words), speech=speech)


def marked(words: Transcript) -> list[Stretch]:
    return stretches(words, observe(words))


def test_fillers_and_long_pauses_are_marked_where_they_were() -> None:
    pauses = (Span(start=0, end=0.6), Span(start=3, end=3.4))
    words = spoken(0.5, "Well", "um,", "yes", speech=pauses)
    assert marked(words) == [("pause", 0.6, 3.0), ("filler", 0.5, 0.75)]


def test_pace_is_told_ten_seconds_at_a_time() -> None:
    fast, usual, slow = 0.25, 0.42, 0.8
    assert marked(spoken(fast, *["word"] * 81)) == [("fast", 0, 10), ("fast", 10, 20)]
    assert marked(spoken(usual, *["word"] * 60)) == []
    assert marked(spoken(slow, *["word"] * 15)) == [("slow", 0, 10)]


def test_stretch_with_a_long_pause_is_not_called_slow() -> None:
    pauses = (Span(start=0, end=2), Span(start=5, end=12))
    assert marked(spoken(0.8, *["word"] * 15, speech=pauses)) == [("pause", 2, 5)]


def test_typed_answer_has_nothing_on_a_waveform() -> None:
    assert stretches(Transcript(typed="Words."), None) == []
