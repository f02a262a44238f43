import numpy as np
import pytest

from app.evaluation.agreement import Group, Pair, evaluate, kappa
from app.evaluation.labelled import Graded, Labelled
from app.rubric.asked import DIMENSIONS


def pair(
    label: int | None, level: int | None, words: int = 10, style: str = "native", quote: str = "word"
) -> Pair:
    labels = dict.fromkeys(DIMENSIONS, label)
    levels = dict.fromkeys(DIMENSIONS, level)
    row = Labelled(
        id="r", question_type="vision", question="q", answer="word " * words, labels=labels, style=style
    )
    quotes = {name: [quote] for name in DIMENSIONS}
    return Pair(row, Graded(id="r", labels=levels, quotes=quotes, assessable=level is not None))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(1, 1), (3, 3), (5, 5)], 1.0),
        ([(1, 5), (5, 1)], -1.0),
        # Seen (0+1+0+1)/4; by chance (22+10+10+22)/16 over all couples.
        ([(1, 1), (2, 3), (4, 4), (5, 4)], 1 - 0.5 / 4),
    ],
)
def test_kappa_of_known_tables(pairs: list[tuple[int, int]], expected: float) -> None:
    assert kappa(np.array(pairs, dtype=float)) == pytest.approx(expected)


def test_kappa_is_none_where_there_is_nothing_to_agree_on() -> None:
    assert kappa(np.empty((0, 2))) is None
    assert kappa(np.array([[3.0, 3.0], [3.0, 3.0]])) is None


def test_evaluation_counts_exact_near_and_far() -> None:
    found = evaluate([pair(1, 1), pair(2, 3), pair(5, 3), pair(4, 4)]).dimensions["passion"]
    assert (found.n, found.exact, found.within_one, found.off_by_two) == (4, 0.5, 0.75, 0.25)


def test_nulls_are_counted_apart_from_levels() -> None:
    found = evaluate([pair(None, None), pair(None, 2), pair(3, None), pair(4, 4)]).dimensions["long_term"]
    assert (found.n, found.null_recall, found.null_precision) == (1, 0.5, 0.5)


def test_error_that_grows_with_length_shows() -> None:
    pairs = [pair(3, level, words) for level, words in ((1, 5), (2, 20), (3, 40), (4, 60), (5, 80))]
    assert evaluate(pairs).dimensions["alignment"].length == pytest.approx(0.99, abs=0.02)


def test_groups_are_told_apart_and_invented_quotes_are_counted() -> None:
    found = evaluate([pair(3, 4, style="native"), pair(3, 2, style="asr", quote="elsewhere")])
    assert found.groups == {"asr": Group(n=3, error=-1.0), "native": Group(n=3, error=1.0)}
    assert found.scenarios == {"job_interview": Group(n=6, error=0.0)}
    assert found.quotes_verbatim == 0.5


@pytest.mark.parametrize(
    ("styles", "gap"),
    [
        (("native", "nonnative"), -1.5),
        (("asr", "asr-nonnative"), -1.5),
        (("native", "asr"), None),
        (("", ""), None),
    ],
)
def test_gap_between_native_and_non_native_answers(styles: tuple[str, str], gap: float | None) -> None:
    one, other = styles
    pairs = [
        pair(3, 4, style=one),
        pair(3, 3, style=one),
        pair(3, 2, style=other),
        pair(None, 5, style=other),
    ]
    assert evaluate(pairs).native_gap == gap
