"""Coaching from evidence alone: what is said back to the person, and what is asked next."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coaching.bank import BANK, LONGEST_QUESTION, BankCoach
from app.coaching.coach import Coaching
from app.grading.judge import judge
from app.rubric.asked import DIMENSIONS, QUESTION_TYPES, SCENARIOS, Asked, Dimension, QuestionType, Scenario
from app.rubric.coding import INDICATORS, Coding, Finding, Indicator
from app.rubric.levels import Missing

ANSWER = (
    "I want to work in rail signalling. The licence comes first, in about two years. "
    "After that the test track. You run the relay school, so I'd learn fault finding, "
    "which signalling needs. Your trams are old. "
    "I can teach the night crew. Signals keep people safe. I love it. I like the click of a relay. "
    "I repair radios. I've done that for nine years. It pays well too. I want to grow, "
    "and you are well known."
)
QUOTES: dict[Indicator, str] = {
    "direction_generic": "I want to grow",
    "direction_specific": "I want to work in rail signalling",
    "future": "in about two years",
    "step": "The licence comes first",
    "ordered": "After that the test track",
    "feature": "Your trams are old",
    "goal_generic": "I want to grow",
    "goal_specific": "I want to work in rail signalling",
    "link_generic": "and you are well known",
    "link_field": "which signalling needs",
    "mechanism": "You run the relay school, so I'd learn fault finding",
    "contribution": "I can teach the night crew",
    "interest_generic": "I love it",
    "interest_specific": "I like the click of a relay",
    "reason": "Signals keep people safe",
    "evidence": "I repair radios",
    "sustained": "I've done that for nine years",
    "contrary": "It pays well too",
}
ALL = [(dimension, name) for dimension in DIMENSIONS for name in INDICATORS[dimension]]
SCORE_WORDS = re.compile(
    r"\b(?:score|level|points?|grade|rubric|dimension|indicator|[1-5]/5)\b", re.IGNORECASE
)


def coach(
    *coded: tuple[Dimension, Indicator],
    type: QuestionType = "vision",
    scenario: Scenario = "job_interview",
    probes: Dimension | None = None,
    answer: str = ANSWER,
) -> Coaching:
    asked = Asked(text="Where do you see yourself?", type=type, scenario=scenario, probes=probes)
    findings = tuple(Finding(dimension=d, indicator=i, quote=QUOTES[i]) for d, i in coded)
    return BankCoach().coach(asked, answer, judge(Coding(findings=findings), asked, answer))


LONG_TERM_4: list[tuple[Dimension, Indicator]] = [
    ("long_term", "direction_specific"),
    ("long_term", "future"),
    ("long_term", "step"),
]
ALIGNMENT_4: list[tuple[Dimension, Indicator]] = [("alignment", "mechanism"), ("alignment", "goal_specific")]
PASSION_5: list[tuple[Dimension, Indicator]] = [
    ("passion", "evidence"),
    ("passion", "reason"),
    ("passion", "sustained"),
]


def test_goal_without_link_is_asked_how_the_job_leads_there() -> None:
    coaching = coach(*LONG_TERM_4, ("alignment", "goal_specific"))
    assert coaching.change_dimension == "alignment"
    assert coaching.follow_up is not None
    assert coaching.follow_up.text == (
        "You want to work in rail signalling. What is it about this job that has to do with that?"
    )
    assert coaching.follow_up.because == (
        "Your answer says where you are heading, but not how this job leads there."
    )
    assert (coaching.follow_up.type, coaching.follow_up.probes) == ("fit_long_term", "alignment")
    assert any(BANK.traps["applicant"]["no_link"] == trap for trap in coaching.traps)


def test_strength_is_the_best_evidence_of_the_strongest_dimension() -> None:
    coaching = coach(*LONG_TERM_4, *PASSION_5)
    assert coaching.strength_quote == "I repair radios"
    assert coaching.strength == "You name something you did by your own choice."


def test_general_words_are_not_praised() -> None:
    coaching = coach(
        ("long_term", "direction_generic"), ("alignment", "link_generic"), ("passion", "interest_generic")
    )
    assert (coaching.strength, coaching.strength_quote) == (None, None)
    assert coaching.traps == (BANK.traps["applicant"]["confusing"], BANK.traps["applicant"]["vague"])


def test_pay_is_called_fair_and_asked_past() -> None:
    coaching = coach(("alignment", "contrary"), ("passion", "contrary"))
    assert coaching.change.startswith("Pay and convenience are fair reasons")
    assert coaching.traps == (BANK.traps["applicant"]["confusing"], BANK.traps["applicant"]["short_term"])


def test_no_goal_yet_is_called_acceptable() -> None:
    coaching = coach(*ALIGNMENT_4, *PASSION_5)
    assert coaching.change_dimension == "long_term"
    assert "If you have no goal yet, that is fine" in coaching.change


def test_all_high_is_coached_on_what_the_top_still_lacks() -> None:
    coaching = coach(*LONG_TERM_4, *ALIGNMENT_4, ("alignment", "contribution"), *PASSION_5)
    assert coaching.change == "You name one step, “The licence comes first”. Say what would come after it."
    assert coaching.traps == ()


def test_nothing_missing_is_coached_on_brevity_without_a_question() -> None:
    coaching = coach(*PASSION_5, type="motivation")
    assert coaching.change == BANK.brevity
    assert (coaching.change_dimension, coaching.follow_up) == (None, None)


def test_follow_up_is_not_followed_up() -> None:
    assert coach(("long_term", "direction_generic"), probes="long_term").follow_up is None
    assert coach(answer="I don't know.", probes="long_term").follow_up is None


def test_refusal_is_followed_by_a_smaller_question() -> None:
    coaching = coach(answer="I don't know.")
    assert coaching.follow_up is not None
    assert coaching.follow_up.text == "What is one thing you would like to be better at a year from now?"
    assert coaching.follow_up.probes == "long_term"
    assert (coaching.strength, coaching.change_dimension) == (None, None)


@pytest.mark.parametrize(
    "answer", ["", "Quiero trabajar en una empresa grande porque me gusta mucho la moda"]
)
def test_silence_and_other_languages_get_the_same_question_again(answer: str) -> None:
    coaching = coach(answer=answer)
    assert coaching.follow_up is not None
    assert (coaching.follow_up.text, coaching.follow_up.probes) == ("Where do you see yourself?", None)


def test_private_matters_are_not_given_back() -> None:
    answer = "I want to nurse people with cancer. It is what I am planning for my career and for my future."
    finding = Finding(
        dimension="long_term", indicator="direction_specific", quote="I want to nurse people with cancer"
    )
    asked = Asked(text="Where?", type="vision")
    coaching = BankCoach().coach(asked, answer, judge(Coding(findings=(finding,)), asked, answer))
    assert coaching.follow_up is not None
    assert "cancer" not in coaching.follow_up.text + coaching.change


def test_seller_is_spoken_to_as_a_seller() -> None:
    coaching = coach(*LONG_TERM_4, ("alignment", "goal_specific"), scenario="sales_call")
    assert coaching.strength == "You name a concrete step."
    assert coaching.traps == (BANK.traps["seller"]["no_link"],)
    assert coaching.follow_up is not None
    assert coaching.follow_up.text == "What have you seen in our situation that this would change?"


@given(st.sets(st.sampled_from(ALL)), st.sampled_from(QUESTION_TYPES), st.sampled_from(SCENARIOS))
def test_any_assessment_is_coached_in_its_own_words(
    coded: set[tuple[Dimension, Indicator]], type: QuestionType, scenario: Scenario
) -> None:
    coaching = coach(*coded, type=type, scenario=scenario)
    assert coaching.strength_quote is None or coaching.strength_quote in ANSWER
    texts = [coaching.change, coaching.strength or ""]
    if coaching.follow_up:
        texts += [coaching.follow_up.text, coaching.follow_up.because]
        assert len(coaching.follow_up.text.split()) < 35
        assert coaching.follow_up.text.endswith("?")
        assert coaching.follow_up.probes == coaching.change_dimension
    assert not any(SCORE_WORDS.search(text) for text in texts)
    blanks = ("This role has",)
    quoted = [
        quote for text in texts for quote in re.findall("“(.*?)”", text) if not quote.startswith(blanks)
    ]
    assert all(quote in ANSWER for quote in quoted)
    assert "{" not in "".join(texts)


def test_every_gap_has_a_change_and_a_question_that_needs_no_quote() -> None:
    gaps: dict[Dimension, tuple[Missing, ...]] = {
        "long_term": ("direction", "step", "future", "ordered"),
        "alignment": ("motive", "feature", "mechanism", "contribution"),
        "passion": ("motive", "interest", "evidence", "reason", "sustained"),
    }
    for voice, dimension in product(BANK.changes, DIMENSIONS):
        for gap in gaps[dimension]:
            plain = BANK.follow_ups[voice][dimension][gap][-1].ask
            assert "{said_" not in plain
            assert len(plain.split()) <= LONGEST_QUESTION
            assert not re.search(r"\{(?!place)", BANK.changes[voice][dimension][gap][-1])
