import pytest

from app.speech.doubts import doubt, most_tokens, repeats, without_repeats
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
        ("I want to design and I want to design and then test.", 12, -0.4, 6.0),
    ],
    ids=["loop", "unlikely", "too many", "too few", "said twice"],
)
def test_each_sign_raises_doubt(text: str, tokens: int, log_probability: float, seconds: float) -> None:
    assert doubt(text, tokens, log_probability, seconds) >= 100


def test_a_short_utterance_may_be_unlikely_or_brief() -> None:
    assert doubt("Um.", tokens=2, log_probability=-1.4, seconds=1.0) == 0.0


def test_the_likelier_of_two_doubtful_results_is_doubted_less() -> None:
    assert doubt("Well.", 2, -0.3, 8.0) < doubt("Well.", 2, -0.9, 8.0) < doubt("Well.", 2, -1.2, 8.0)


def test_a_repeat_is_found_across_case_and_punctuation() -> None:
    assert list(repeats(["So", "I", "want", "to.", "I", "want", "to", "stay"])) == [slice(4, 7)]
    assert list(repeats(["I", "think", "I", "think", "so"])) == []


def test_a_loop_that_the_end_cuts_off_raises_doubt_but_its_words_stay() -> None:
    looped = "Mrs. Allen said, Catherine the next morning. Mrs. Allen said, Catherine the next"
    assert doubt(looped, 20, -0.3, 6.0) >= 100
    assert without_repeats(words(looped)) == words(looped)
    assert doubt("It was the epoch of belief, it was the epoch of incredulity", 14, -0.3, 6.0) == 0.0


def test_a_loop_takes_no_time_and_is_dropped() -> None:
    sentence = words("over the next two years our booking tool would cut the waiting list by half")
    assert without_repeats([*sentence, *at_once(sentence), *at_once(sentence)]) == sentence
    short = words("first I plan")
    assert without_repeats([*short, *at_once(short)]) == short


def test_a_sentence_begun_anew_takes_its_time_and_stays() -> None:
    anew = words("in five years I want to in five years I want to lead")
    assert without_repeats(anew) == anew
    looped = [*anew, *at_once(anew[-4:])]
    assert without_repeats(looped) == anew
