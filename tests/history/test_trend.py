from datetime import UTC, datetime, timedelta

import pytest

from app.answers.grade import judge_of
from app.grading.grader import GraderCard
from app.history.chart import BOTTOM, TOP, Chart
from app.history.takes import Levels, Take, best_takes
from app.history.trend import Trend
from app.rubric.asked import DIMENSIONS, Dimension
from tests.history.seeded import MODEL, OFFLINE

FIRST = datetime(2026, 10, 1, tzinfo=UTC)


def take(session: int, question: str = "q", level: int | None = 3, **more: object) -> Take:
    """The take of a question in a session; the sessions are days apart."""
    card = more.get("card", OFFLINE)
    assert isinstance(card, GraderCard)
    levels: Levels = dict.fromkeys(DIMENSIONS, level)
    return Take(
        interview_id=f"i{session}",
        begun_at=FIRST + timedelta(days=session),
        role=str(more.get("role", "baker")),
        question_id=f"i{session}-{question}",
        question=question,
        answer_id=f"i{session}-{question}-{more.get('number', 0)}",
        said_at=FIRST + timedelta(days=session, minutes=int(str(more.get("number", 0)))),
        card=card,
        judge=judge_of(card, "1.0"),
        levels=levels,
        gradings=dict.fromkeys(DIMENSIONS, more.get("gradings", [])),  # type: ignore[arg-type]
    )


def passion(trend: Trend) -> list[int | None]:
    return [session.dimensions["passion"].level for session in trend.sessions]


def test_session_stands_at_the_middle_of_the_newest_takes_of_its_questions() -> None:
    takes = [take(1, "a", 5, number=2), take(1, "a", 1, number=1), take(1, "b", 2), take(1, "c", 4)]
    assert passion(Trend.of(takes)) == [4]
    assert Trend.of(takes).sessions[0].dimensions["passion"].count == 3


def test_sessions_run_oldest_first_and_unjudged_ones_have_no_level() -> None:
    assert passion(Trend.of([take(3, level=5), take(2, level=None), take(1, level=2)])) == [2, None, 5]


def test_take_by_another_grader_is_not_counted_with_the_newest() -> None:
    trend = Trend.of([take(1, "a", 2, card=MODEL, number=2), take(1, "b", 5, number=1)])
    assert passion(trend) == [2]
    assert trend.sessions[0].judged_by == "the language model qwen2.5:7b"


def test_line_breaks_where_the_grader_changes() -> None:
    trend = Trend.of(
        [take(4, card=MODEL), take(3, card=MODEL), take(2), take(1, level=None), take(0, level=1)]
    )
    assert [session.stretch for session in trend.sessions] == [1, 1, 1, 2, 2]
    assert [session.interview_id for session in trend.changes] == ["i3"]
    chart = Chart.of(trend, "passion")
    assert (len(chart.lines), len(chart.dots), len(chart.breaks)) == (2, 4, 1)
    ends = [line.split(" ") for line in chart.lines]
    assert all(float(x.split(",")[0]) < chart.breaks[0] for x in ends[0])
    assert all(float(x.split(",")[0]) > chart.breaks[0] for x in ends[1])


def test_single_session_of_a_grader_is_a_dot_without_a_line() -> None:
    chart = Chart.of(Trend.of([take(1)]), "passion")
    assert (len(chart.dots), chart.lines, chart.breaks) == (1, [], [])


def test_charts_show_numbers_only_where_every_session_may() -> None:
    assert Trend.of([take(2, card=MODEL), take(1)]).shown_as == "bands"
    numbers = Chart.of(Trend.of([take(1, level=5, card=MODEL)]), "passion")
    assert [label for _, label in numbers.rows] == ["1", "2", "3", "4", "5"]
    assert numbers.dots[0].y == TOP
    bands = Chart.of(Trend.of([take(1, level=2)]), "passion")
    assert [label for _, label in bands.rows] == ["little", "some", "clear"]
    assert bands.dots[0].y == BOTTOM


def reach(*takes: Take) -> tuple[str, float | None, float | None]:
    session = Trend.of(takes).sessions[-1]
    point = session.dimensions["alignment"]
    return session.noise, point.low, point.high


def test_noise_is_none_for_a_grader_that_repeats_exactly() -> None:
    assert reach(take(1, level=3)) == ("exact", None, None)


def test_noise_is_what_was_published_within_the_levels_there_are() -> None:
    assert reach(take(1, level=3, card=MODEL)) == ("published", 2.4, 3.6)
    assert reach(take(1, level=5, card=MODEL)) == ("published", 4.4, 5)


def test_noise_is_how_far_repeated_gradings_lay_apart_where_none_was_published() -> None:
    unpublished = MODEL.model_copy(update={"noise": None})
    takes = (
        take(1, "a", 3, card=unpublished, gradings=[3, 2, 4]),
        take(1, "b", 4, card=unpublished, gradings=[4, 4, 4]),
        take(1, "c", 3, card=unpublished, gradings=[3, 3, 4]),
    )
    assert reach(*takes) == ("repeated", 3, 4)


def test_answer_graded_once_among_repeated_ones_may_lie_a_level_away_from_its_own() -> None:
    unpublished = MODEL.model_copy(update={"noise": None})
    takes = (
        take(1, "a", 1, card=unpublished),
        take(1, "b", 3, card=unpublished, gradings=[3]),
        take(1, "c", 5, card=unpublished, gradings=[4, 5, 5]),
    )
    assert reach(*takes) == ("repeated", 2, 4)


def test_newest_sessions_that_compare_are_shown_as_the_coarsest_of_them() -> None:
    bands = MODEL.model_copy(update={"shown_as": "bands"})
    trend = Trend.of([take(2, card=MODEL), take(1, card=bands), take(0)]).latest
    assert ([session.interview_id for session in trend.sessions], trend.shown_as) == (["i1", "i2"], "bands")


def test_noise_nobody_measured_is_taken_as_one_level() -> None:
    assert reach(take(1, level=3, card=MODEL.model_copy(update={"noise": None}))) == ("unmeasured", 2, 4)


@pytest.mark.parametrize(("noise", "found"), [(None, 0), ({}, 0), (dict.fromkeys(DIMENSIONS, 0.9), 1)])
def test_best_take_stands_above_another_by_more_than_noise(noise: dict[Dimension, float], found: int) -> None:
    card = MODEL.model_copy(update={"noise": noise})
    assert len(best_takes([take(1, "a", 3, card=card), take(0, "a", 4, card=card)], 5)) == found


def test_takes_for_different_roles_are_not_compared() -> None:
    one, other = take(1, "a", 5), take(0, "a", 3, role="chef")
    assert best_takes([one, other], 5) == []
    assert len(best_takes([one, other, take(2, "a", 2)], 5)) == 1


def test_best_take_is_of_one_grader_and_stands_above_another() -> None:
    takes = [
        take(5, "a", 3, card=MODEL),
        take(4, "a", 4, card=MODEL),
        take(3, "a", 5),
        take(2, "b", 4, card=MODEL),
        take(1, "b", 4, card=MODEL),
        take(0, "c", 4),
    ]
    best = best_takes(takes, 5)
    assert [(item.take.answer_id, item.newest.answer_id, item.takes) for item in best] == [
        ("i4-a-0", "i5-a-0", 2)
    ]
