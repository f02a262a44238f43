import pytest

from app.speech.doubts import doubt, looped, most_tokens, without_repeats
from app.speech.transcript import Word

GOOD = "In five years I want to design rail signals, and first I would take the licence."


def words(text: str) -> list[Word]:
    return [Word(text=t, start=i, end=i + 1, confidence=1) for i, t in enumerate(text.split())]


def at_once(words: list[Word]) -> list[Word]:
    """The same again, as the aligner puts it where no sound is left for it."""
    end = words[-1].end
    return [word.model_copy(update={"start": end, "end": end}) for word in words]


def test_an_ordinary_result_is_trusted() -> None:
    assert doubt(GOOD, tokens=18, log_probability=-0.4, seconds=6.0) == 0.0


@pytest.mark.parametrize(
    ("text", "tokens", "log_probability", "seconds"),
    [
        ("I want " * 40, 80, -0.2, 20.0),
        (GOOD, 18, -1.1, 6.0),
        (GOOD, most_tokens(6.0) + 1, -0.4, 6.0),
        ("I want.", 3, -0.4, 6.0),
    ],
    ids=["loop", "unlikely", "too many", "too few"],
)
def test_each_sign_raises_doubt(text: str, tokens: int, log_probability: float, seconds: float) -> None:
    assert doubt(text, tokens, log_probability, seconds) >= 100


def test_a_short_utterance_may_be_unlikely_or_brief() -> None:
    assert doubt("Um.", tokens=2, log_probability=-1.4, seconds=1.0) == 0.0


def test_the_likelier_of_two_doubtful_results_is_doubted_less() -> None:
    assert doubt("Well.", 2, -0.3, 8.0) < doubt("Well.", 2, -0.9, 8.0) < doubt("Well.", 2, -1.2, 8.0)


def test_a_repeat_is_found_across_case_and_punctuation() -> None:
    said = words("So, I want to. Then")
    assert looped([*said[:4], *at_once(words("I want to")), said[4]])
    assert not looped([*said[:1], *at_once(words("So")), *said[1:]])


def test_a_loop_that_the_end_cuts_off_is_told_but_its_words_stay() -> None:
    said = words("Mrs. Allen said, Catherine the next morning.")
    cut_off = [*said, *at_once(words("Mrs. Allen said, Catherine the next"))]
    assert looped(cut_off)
    assert without_repeats(cut_off) == cut_off
    assert not looped(
        words("Mrs. Allen said, Catherine the next morning. Mrs. Allen said, Catherine the next")
    )


def test_a_loop_takes_no_time_and_is_dropped() -> None:
    sentence = words("over the next two years our booking tool would cut the waiting list by half")
    assert without_repeats([*sentence, *at_once(sentence), *at_once(sentence)]) == sentence
    short = words("first I plan")
    assert without_repeats([*short, *at_once(short)]) == short


def test_a_sentence_begun_anew_takes_its_time_and_stays() -> None:
    anew = words("in five years I want to in five years I want to lead")
    assert not looped(anew)
    assert without_repeats(anew) == anew
    assert without_repeats([*anew, *at_once(anew[-4:])]) == anew
