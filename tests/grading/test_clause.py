"""A quote never breaks off in mid-phrase, and never says more than the words that stand there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.grading.clause import clauses, cut, in_order, shown, unfinished, whole
from app.grading.evidence import verify
from app.rubric.asked import Dimension
from app.rubric.coding import Finding, Indicator

SIGNALLING = (
    "In five years I would like to be a chartered signalling engineer, leading a small design team. "
    "Um, the first step is the license, which I plan to take in the spring of my second year. "
    "And I want a year of testing on live track, because that is where you learn what a drawing leaves out."
)
SPOKEN = SIGNALLING.lower().replace(".", "").replace(",", "")
BIOLOGY = (
    "I want to study marine biology because I have volunteered at the aquarium for two years. "
    "Plymouth has the Marine Station and I would like to work on seagrass restoration; "
    "in ten years I hope to run a restoration project."
)


def widened(marked: str, text: str) -> str:
    start = text.index(marked)
    return text[slice(*whole((start, start + len(marked)), text))]


@pytest.mark.parametrize(
    ("marked", "text", "quote"),
    [
        ("I want a year of testing on", SIGNALLING, "I want a year of testing on live track"),
        ("want a year of testing on live", SPOKEN, "i want a year of testing on live track"),
        (
            "leading a small",
            SIGNALLING,
            "leading a small design team",
        ),
        (
            "In five years",
            SIGNALLING,
            "In five years I would like to be a chartered signalling engineer",
        ),
        (
            "I have volunteered at the aquarium for",
            BIOLOGY,
            "because I have volunteered at the aquarium for two years",
        ),
        ("seagrass", BIOLOGY, "I would like to work on seagrass restoration"),
        ("in ten years", BIOLOGY, "in ten years I hope to run a restoration project"),
        ("five years", "In five years, I want to lead a team.", "In five years, I want to lead a team"),
        ("by 2030", "I want to run the depot, by 2030.", "I want to run the depot, by 2030"),
        (
            "more. Where I am headed",
            "I have no more. Where I am headed is Leith.",
            "Where I am headed is Leith",
        ),
        ("something to", "It is something to work on. I like it.", "It is something to work on"),
        ("a small", "I keep a small, fast boat, and then I sail.", "I keep a small, fast boat"),
        ("trains people", 'He said "go there, it trains people." I laughed.', "it trains people"),
        (
            "you will be",
            'He told me: "In five years you will be it, so you should go."',
            "In five years you will be it",
        ),
        ("trains people", "He said “go there, it trains people”. I laughed.", "it trains people"),
        ("lead", 'I want to lead "people".', 'I want to lead "people"'),
        ("Lead", "“Lead” is what I do.", "“Lead” is what I do"),
        ("pipe", 'I cut 5" pipe.', 'I cut 5" pipe'),
    ],
)
def test_marked_words_are_quoted_in_their_whole_clause(marked: str, text: str, quote: str) -> None:
    assert widened(marked, text) == quote


def test_clause_is_never_widened_across_a_sentence_or_what_was_blanked_out() -> None:
    assert widened("run a", "Cut it. I run a\n\n\nfarm. No more.") == "I run a"
    assert widened("lead", "I lead a crew. They follow.") == "I lead a crew"


def found(
    text: str, *marked: tuple[Indicator, str], dimension: Dimension = "long_term"
) -> list[tuple[str, str]]:
    findings = [Finding(dimension=dimension, indicator=name, quote=quote) for name, quote in marked]
    return [(item.indicator, item.quote) for item in shown(verify(findings, text), text)]


def test_quotes_of_one_indicator_that_meet_in_a_clause_are_one() -> None:
    marked = found(
        SIGNALLING, ("direction_specific", "In five years"), ("direction_specific", "be a chartered")
    )
    goal = "In five years I would like to be a chartered signalling engineer"
    assert marked == [("direction_specific", goal)]


def test_weaker_label_upon_words_that_have_a_stronger_one_is_left_out() -> None:
    text = "In five years I want to be a depot manager. I want to grow."
    kept = found(
        text,
        ("direction_generic", "In five years I want"),
        ("direction_generic", "I want to grow"),
        ("direction_specific", "be a depot manager"),
    )
    assert kept == [
        ("direction_specific", "In five years I want to be a depot manager"),
        ("direction_generic", "I want to grow"),
    ]


def test_long_words_are_cut_at_a_clause_or_else_at_a_phrase() -> None:
    bakery = "I would like to run a small bakery of my own one day"
    assert bakery[slice(*cut((0, len(bakery)), bakery, 12))] == "I would like to run a small bakery"
    assert bakery[slice(*cut((0, len(bakery)), bakery, 13))] == bakery
    goal = SIGNALLING.partition(".")[0]
    cut_goal = goal[slice(*cut((0, len(goal)), goal, 12))]
    assert cut_goal == "In five years I would like to be a chartered signalling engineer"


STEPS = ("take the licence", "move to testing", "lead a team")


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("First I take the licence, then I move to testing, and I lead a team.", ["then I move to testing"]),
        ("First I take the licence. Then I move to testing. I lead a team.", ["Then I move to testing"]),
        (
            "I take the licence, I move to testing, and after that I lead a team.",
            ["after that I lead a team"],
        ),
        ("i take the licence and then i move to testing and i lead a team", ["then i move to testing"]),
        ("I take the licence, I move to testing, and I lead a team.", []),
        ("Then I take the licence, and I move to testing, and I lead a team.", []),
    ],
)
def test_steps_said_to_follow_another_are_in_order(text: str, follows: list[str]) -> None:
    steps = [Finding(dimension="long_term", indicator="step", quote=step) for step in STEPS]
    added = in_order(steps, text)[len(steps) :]
    assert [finding.indicator for finding in added] == ["ordered"] * len(follows)
    assert [finding.quote[: len(words)] for finding, words in zip(added, follows, strict=True)] == follows
    assert in_order(steps[:1], text) == steps[:1]


TEXTS = st.lists(
    st.sampled_from(
        [*SIGNALLING.split(), *BIOLOGY.split(), "and", "um", "the", "a", "of", "\n", "in 2030,", "?", "“"]
    ),
    max_size=60,
).map(" ".join)


@given(TEXTS, st.data())
def test_any_span_is_widened_to_words_of_its_own_sentences(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    start, end = sorted((data.draw(places), data.draw(places)))
    if not text[start:end].strip(" ,;:.!?…–—-\n"):
        return
    first, last = whole((start, end), text)
    assert 0 <= first < last <= len(text)
    assert text[first:last].count("\n") <= text[start:end].count("\n")


@given(TEXTS)
def test_clauses_stand_in_order_and_leave_out_no_word(text: str) -> None:
    spans = clauses(text)
    assert list(spans) == sorted(spans)
    left_out = [
        text[end:start]
        for (_, end), (start, _) in zip([(0, 0), *spans], [*spans, (len(text),) * 2], strict=True)
    ]
    assert [part for part in left_out if any(map(str.isalnum, part))] == []


@pytest.mark.parametrize(
    "part", ["I want a year of testing on", "leading a small", "In five years", "src", "by year two"]
)
def test_what_breaks_off_or_names_a_time_alone_is_unfinished(part: str) -> None:
    assert unfinished(part)


def test_whole_clause_is_finished() -> None:
    assert not unfinished("The licence comes first")
