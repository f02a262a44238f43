"""Coaching from evidence alone: what is said back to the person, and what is asked next."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coaching.bank import BANK, BankCoach, gap
from app.coaching.coach import Coaching
from app.coaching.guard import LONGEST_QUESTION, RULES, faults
from app.coaching.probe import SIGNS
from app.grading.evidence import Span
from app.grading.judge import judge
from app.rubric.asked import (
    DIMENSIONS,
    QUESTION_TYPES,
    SCENARIOS,
    Asked,
    Dimension,
    QuestionType,
    Scenario,
    Turn,
)
from app.rubric.coding import INDICATORS, Coding, Finding, Indicator
from app.rubric.levels import Missing
from app.rubric.sheet import SHEET

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
    lacks: Missing | None = None,
    answer: str = ANSWER,
    doubtful: tuple[Span, ...] = (),
) -> Coaching:
    earlier = (Turn(question="Where do you see yourself?", answer="Well, higher up."),) if probes else ()
    asked = Asked(
        text="Where is that?", type=type, scenario=scenario, probes=probes, lacks=lacks, earlier=earlier
    )
    findings = tuple(Finding(dimension=d, indicator=i, quote=QUOTES[i]) for d, i in coded)
    return BankCoach().coach(asked, answer, judge(Coding(findings=findings), asked, answer), doubtful)


def question(coaching: Coaching) -> str:
    assert coaching.follow_up is not None
    return coaching.follow_up.text


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
        "Your answer says where you are heading; no words were found that say how this job leads there."
    )
    assert (coaching.follow_up.type, coaching.follow_up.probes) == ("fit_long_term", "alignment")
    assert coaching.follow_up.lacks == "feature"
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
    assert coaching.change == BANK.answered
    assert (coaching.change_dimension, coaching.follow_up) == (None, None)


def test_follow_up_that_left_its_dimension_weak_is_followed_once_more() -> None:
    coaching = coach(("long_term", "direction_specific"), probes="long_term", lacks="direction")
    assert question(coaching) == (
        "You want to work in rail signalling. What would be the first concrete thing on the way there?"
    )
    assert (coaching.follow_up and coaching.follow_up.lacks, coaching.change_dimension) == (
        "step",
        "long_term",
    )


def test_follow_up_answered_in_vain_or_not_at_all_is_not_followed() -> None:
    vain = coach(("long_term", "direction_generic"), probes="long_term", lacks="direction")
    assert vain.follow_up is None
    assert coach(answer="I don't know.", probes="long_term", lacks="direction").follow_up is None


def test_change_after_a_follow_up_does_not_ask_for_what_was_said_before() -> None:
    coaching = coach(("long_term", "step"), probes="long_term", lacks="step")
    assert coaching.change == "You name one step, “The licence comes first”. Say what would come after it."


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
    assert (coaching.follow_up.text, coaching.follow_up.probes) == ("Where is that?", None)


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
    assert coaching.follow_up.text == (
        "You want to work in rail signalling. What have you seen in our situation that brought you to that?"
    )


CUED: list[tuple[str, list[tuple[Dimension, Indicator, str]], QuestionType, Scenario, str]] = [
    (
        "I like your belts. To be honest I don't have a plan.",
        [("alignment", "feature", "I like your belts"), ("passion", "reason", "I like your belts")],
        "vision",
        "job_interview",
        "You said “To be honest I don't have a plan”. That is fine. "
        "What have you enjoyed enough to want to find out more about it?",
    ),
    (
        "I like your lathes. No real plan, and that will do for now, I have to say.",
        [("alignment", "feature", "I like your lathes")],
        "skills",
        "college_interview",
        "You said “No real plan”. That is fine. Which skill would you most like to try yourself at?",
    ),
    (
        "I came for the lathes. It pays two euros an hour more than where I am.",
        [("alignment", "contrary", "It pays two euros an hour more than where I am")],
        "why_role",
        "job_interview",
        "You said “It pays two euros an hour more than where I am”. That is a fair reason. "
        "Suppose others paid the same: what would still speak for this job?",
    ),
    (
        "The pay is a bonus. Mostly your gate is near my bus stop.",
        [("alignment", "contrary", "your gate is near my bus stop")],
        "why_role",
        "job_interview",
        "You said “your gate is near my bus stop”. That is fair. "
        "What else, if anything, would make you choose this job over another?",
    ),
    (
        "Give me two years and I'll be sitting in your chair, running the network.",
        [("long_term", "direction_generic", "I'll be sitting in your chair")],
        "vision",
        "job_interview",
        "You said “I'll be sitting in your chair”. "
        "What is it about this job that would get you ready for that?",
    ),
    (
        "You are a leading firm, so I can grow.",
        [
            ("alignment", "link_generic", "You are a leading firm"),
            ("long_term", "direction_generic", "I can grow"),
            ("passion", "interest_generic", "I can grow"),
        ],
        "why_role",
        "job_interview",
        "You said “You are a leading firm”. Which thing that we do here did you have in mind?",
    ),
    (
        "A leading supplier taught me to listen. My commission hangs on this order.",
        [("alignment", "contrary", "My commission hangs on this order")],
        "why_role",
        "sales_call",
        "You said “My commission hangs on this order”. Fair enough. "
        "Suppose the price were the same everywhere: what would still make this right for us?",
    ),
]


@pytest.mark.parametrize(("answer", "shown", "type", "scenario", "asks"), CUED)
def test_sign_in_the_answer_has_a_question_of_its_own(
    answer: str,
    shown: list[tuple[Dimension, Indicator, str]],
    type: QuestionType,
    scenario: Scenario,
    asks: str,
) -> None:
    asked = Asked(text="Please tell us.", type=type, scenario=scenario)
    findings = tuple(Finding(dimension=d, indicator=i, quote=q) for d, i, q in shown)
    coaching = BankCoach().coach(asked, answer, judge(Coding(findings=findings), asked, answer))
    assert question(coaching) == asks
    assert list(faults(asks, asked, answer)) == []


def test_question_without_evidence_gives_back_a_clause_of_the_answer() -> None:
    answer = "Well, so. I was at the warehouse for eleven years, and then they shut it."
    assert question(coach(answer=answer, type="vision")) == (
        "You said “I was at the warehouse for eleven years”. "
        "What is one thing about this job that made you want it?"
    )


def test_long_words_are_cut_where_a_clause_ends_and_it_shows() -> None:
    answer = (
        "I want to look after the old roses on the north wall because nobody else in the whole "
        "garden has the patience for them, and that is my career."
    )
    finding = Finding(
        dimension="long_term", indicator="direction_specific", quote=answer.partition(" for them")[0]
    )
    asked = Asked(text="Where?", type="vision")
    coaching = BankCoach().coach(asked, answer, judge(Coding(findings=(finding,)), asked, answer))
    assert question(coaching) == (
        "You said “I want to look after the old roses on the north wall…”. "
        "What is it about this job that has to do with that?"
    )


@pytest.mark.parametrize(
    ("misheard", "given"),
    [
        ("", "You want to work in rail signalling."),
        ("signalling", "You said “I like the click of a relay”."),
        ("test", "You want to work in rail signalling."),
    ],
)
def test_misheard_words_are_not_given_back(misheard: str, given: str) -> None:
    at = ANSWER.find(misheard)
    doubtful = ((at, at + len(misheard)),) if misheard else ()
    shown: list[tuple[Dimension, Indicator]] = [*LONG_TERM_4, ("passion", "interest_specific")]
    coaching = coach(*shown, doubtful=doubtful)
    assert question(coaching).startswith(given)
    assert question(coaching).endswith("has to do with that?") is (misheard != "signalling")


@given(st.sets(st.sampled_from(ALL)), st.sets(st.integers(0, len(ANSWER) // 10)))
def test_no_misheard_word_stands_in_advice(coded: set[tuple[Dimension, Indicator]], tens: set[int]) -> None:
    doubtful = tuple((ten * 10, ten * 10 + 10) for ten in sorted(tens))
    coaching = coach(*coded, doubtful=doubtful)
    sure = list(ANSWER)
    for start, end in doubtful:
        sure[start:end] = "#" * len(sure[start:end])
    for text in (coaching.change, coaching.follow_up.text if coaching.follow_up else ""):
        quotes = [quote.rstrip("…") for quote in re.findall("“(.*?)”", text) if "___" not in quote]
        assert [quote for quote in quotes if quote not in "".join(sure)] == []


@pytest.mark.parametrize(("scenario", "place"), [("job_interview", "this job"), ("sales_call", "this offer")])
def test_reason_kept_with_a_question_tells_its_gap(scenario: Scenario, place: str) -> None:
    for gaps in BANK.follow_ups[BANK.scenes[scenario].voice].values():
        told = {
            gap(scenario, probe.because.format(place=place)): lacking
            for lacking, probes in gaps.items()
            for probe in probes
        }
        assert {found: lacking for found, lacking in told.items() if found != lacking} == {}
    assert gap(scenario, "A reason of an older version.") is None


@given(st.sets(st.sampled_from(ALL)), st.sampled_from(QUESTION_TYPES), st.sampled_from(SCENARIOS))
def test_any_assessment_is_coached_in_its_own_words(
    coded: set[tuple[Dimension, Indicator]], type: QuestionType, scenario: Scenario
) -> None:
    coaching = coach(*coded, type=type, scenario=scenario)
    assert coaching.strength_quote is None or coaching.strength_quote in ANSWER
    texts = [coaching.change, coaching.strength or ""]
    if coaching.follow_up:
        texts += [coaching.follow_up.text, coaching.follow_up.because]
        asked = Asked(text="Where is that?", type=type, scenario=scenario)
        assert list(faults(coaching.follow_up.text, asked, ANSWER)) == []
        assert coaching.follow_up.probes == coaching.change_dimension
    assert not any(SCORE_WORDS.search(text) for text in texts)
    blanks = ("This role has",)
    quoted = [
        quote for text in texts for quote in re.findall("“(.*?)”", text) if not quote.startswith(blanks)
    ]
    assert [quote for quote in quoted if quote.rstrip("…") not in ANSWER] == []
    assert "{" not in "".join(texts)


def test_every_gap_has_a_change_and_a_question_that_needs_no_quote() -> None:
    gaps: dict[Dimension, tuple[Missing, ...]] = {
        "long_term": ("direction", "step", "future", "ordered"),
        "alignment": ("motive", "feature", "mechanism", "contribution"),
        "passion": ("motive", "interest", "evidence", "reason", "sustained"),
    }
    for voice, dimension in product(BANK.changes, DIMENSIONS):
        for missing in gaps[dimension]:
            plain = BANK.follow_ups[voice][dimension][missing][-1].ask
            assert "{said" not in plain
            assert len(plain.split()) <= LONGEST_QUESTION
            assert not re.search(r"\{(?!place)", BANK.changes[voice][dimension][missing][-1])


SLOTS = re.compile(r"\{(?:said_)?(\w+)\}")


def test_every_question_of_the_bank_is_open_short_and_brings_nothing_of_its_own() -> None:
    asked = Asked(text="Please tell us.", type="goals")
    for gaps in BANK.follow_ups.values():
        for probe in (probe for found in gaps.values() for many in found.values() for probe in many):
            text = SLOTS.sub(
                lambda slot: "this job" if slot[1] == "place" else "You said “rails”.", probe.ask
            )
            broken = list(faults(text, asked, "I want rails."))
            assert [fault for fault in broken if "{said" in probe.ask or fault != "own_words"] == [], text
            assert len(text.split()) <= LONGEST_QUESTION - 11


def test_every_slot_of_the_bank_can_be_filled() -> None:
    names = {"said", "place", *SIGNS.signs, *(name for _, name in ALL)}
    asks = [
        probe.ask
        for gaps in BANK.follow_ups.values()
        for found in gaps.values()
        for probes in found.values()
        for probe in probes
    ]
    assert {slot for ask in asks for slot in SLOTS.findall(ask)} <= names
    assert {name for name in SIGNS.signs if any(f"{{said_{name}}}" in ask for ask in asks)} == set(
        SIGNS.signs
    )


def test_smaller_questions_keep_the_rules_too() -> None:
    asked = Asked(text="Please tell us.", type="goals")
    for texts in BANK.smaller.values():
        for text in texts.values():
            assert list(faults(text.format(place="this job"), asked, "Pass.")) == ["own_words"]
    assert len(RULES.plain) > 300


Shown = tuple[Dimension, Indicator, str]


def advised(
    answer: str,
    *shown: Shown,
    earlier: tuple[Turn, ...] = (),
    lacks: Missing | None = None,
) -> Coaching:
    probes: Dimension | None = "long_term" if earlier else None
    asked = Asked(text="Where is that?", type="goals", probes=probes, lacks=lacks, earlier=earlier)
    findings = tuple(Finding(dimension=d, indicator=i, quote=q) for d, i, q in shown)
    return BankCoach().coach(asked, answer, judge(Coding(findings=findings), asked, answer))


FULL: tuple[Shown, ...] = (
    ("alignment", "mechanism", "Your depot runs the frames, so I would learn them"),
    ("alignment", "contribution", "I can read old drawings"),
    ("passion", "evidence", "I repair radios every week"),
    ("passion", "reason", "signals keep people safe"),
    ("passion", "sustained", "every week"),
)
REST = (
    " Your depot runs the frames, so I would learn them. I can read old drawings. I repair radios "
    "every week, because signals keep people safe."
)
GOAL: tuple[Shown, ...] = (
    ("long_term", "direction_specific", "design interlockings"),
    ("long_term", "future", "in five years"),
)


def test_steps_told_in_order_are_not_asked_for_their_order() -> None:
    answer = (
        "I want to design interlockings in five years. The first step is the license, which I take "
        "in the spring. And I want a year of testing on live track." + REST
    )
    steps: tuple[Shown, ...] = (
        ("long_term", "step", "the license"),
        ("long_term", "step", "a year of testing on live track"),
    )
    coaching = advised(answer, *GOAL, *steps, *FULL)
    assert coaching.change == (
        "You put things in order: “The first step is the license”. "
        "Say about when each step would come, and what it opens."
    )
    assert (
        question(coaching)
        == "You said “The first step is the license”. About when would each of those steps come?"
    )


def test_steps_without_an_order_are_asked_for_it_by_their_words() -> None:
    answer = (
        "I want to design interlockings in five years, with a license and a year of testing on live track."
        + REST
    )
    steps: tuple[Shown, ...] = (
        ("long_term", "step", "with a license"),
        ("long_term", "step", "a year of testing on live track"),
    )
    coaching = advised(answer, *GOAL, *steps, *FULL)
    assert coaching.change == (
        "Steps were found, such as “a year of testing on live track”, but no words for their order. "
        "Say which comes first, which follows, and by when."
    )


def test_no_steps_are_claimed_where_none_was_found() -> None:
    earlier = (Turn(question="Where do you see yourself?", answer="Licence, then testing."),)
    answer = (
        "I would just like to grow with the company and see where it takes me. I am passionate about trains."
    )
    shown: Shown = ("long_term", "direction_generic", "grow with the company")
    coaching = advised(answer, shown, earlier=earlier, lacks="ordered")
    assert coaching.change == "Say which step comes first, which follows, and by when."
    assert coaching.follow_up is None


def test_nothing_is_said_to_be_missing_only_where_every_dimension_is_at_the_top() -> None:
    answer = "I want to design interlockings in five years. First the license, then a year of testing." + REST
    steps: tuple[Shown, ...] = (
        ("long_term", "step", "First the license"),
        ("long_term", "step", "a year of testing"),
        ("long_term", "ordered", "First the license, then a year of testing"),
    )
    assert advised(answer, *GOAL, *steps, *FULL).change == BANK.brevity
    earlier = (Turn(question="Where do you see yourself?", answer="In signalling."),)
    assert advised(answer, *GOAL, *steps, earlier=earlier, lacks="step").change == BANK.answered


def test_single_word_or_time_is_never_given_back() -> None:
    answer = (
        'I want to be a <img src=x onerror=alert(1)> depot manager & lead "people" for my work by year two.'
    )
    shown: tuple[Shown, ...] = (
        ("long_term", "direction_specific", "depot manager"),
        ("long_term", "step", "by year two"),
    )
    coaching = advised(answer, *shown)
    assert coaching.change.startswith("Name one thing about this job")
    assert not {"src", "by year two"} & set(re.findall("“(.*?)”", question(coaching)))


@pytest.mark.parametrize(
    "foreign", ["because you are replacing the relay frames by 2030", "I don't want to be a relay fitter"]
)
def test_what_is_not_ones_own_goal_is_not_given_back_as_one(foreign: str) -> None:
    answer = f"I come to test on live track, {foreign}. By year five I want to lead the whole design team."
    shown: tuple[Shown, ...] = (
        ("long_term", "direction_specific", foreign),
        ("long_term", "direction_specific", "I want to lead the whole design team"),
    )
    assert "“I want to lead the whole design team”" in advised(answer, *shown).change


@pytest.mark.parametrize("line", ["the whole line", "whole line"])
def test_goal_with_a_wish_in_it_is_given_back_rather_than_what_matters(line: str) -> None:
    goal = f"I would like to be leading the maintenance planning for {line}"
    answer = f"In five years, {goal}. What I care about is that trains run safely, and that is my career."
    shown: tuple[Shown, ...] = (
        ("long_term", "direction_specific", goal),
        ("long_term", "direction_specific", "What I care about is that trains run safely"),
    )
    assert "leading the maintenance planning" in advised(answer, *shown).change


def test_words_that_begin_in_mid_phrase_are_not_given_back() -> None:
    answer = "In year three I would work on frames at your north depot and learn."
    shown: Shown = ("passion", "interest_specific", "at your north depot and learn")
    given_back = re.findall("“(.*?)”", question(advised(answer, shown)))
    assert given_back == ["In year three I would work…"]


def test_stray_quotation_marks_are_not_given_back() -> None:
    answer = 'He said: "Apply to our depot because it trains people." I did, and I like the relays.'
    shown: Shown = ("passion", "contrary", 'Apply to our depot because it trains people."')
    assert '"' not in question(advised(answer, shown))


def test_watch_outs_hold_no_form_to_fill_in_and_deny_nothing_that_was_said() -> None:
    texts = [text for traps in BANK.traps.values() for text in traps.values()]
    assert [text for text in texts if "___" in text or "the way from" in text] == []


def test_gibberish_is_answered_for_words_that_were_typed_too() -> None:
    coaching = advised("asdkj qwlek zxmcn oiwqe lkasjd qowieu zmxnc alskdj qpwoei mznxb asdlkj qwe")
    assert coaching.change.startswith(
        "Correct the words, or answer again in a few full sentences. If you spoke,"
    )


DENIALS = re.compile(
    r"\bnothing in the answer\b|\bis not (?:said|named)\b|\b(?:did|does|do) not (?:yet )?(?:say|name)\b"
)


def test_what_was_not_found_is_never_said_to_be_missing_from_the_answer() -> None:
    reasons = [
        text
        for sheet in SHEET.dimensions.values()
        for levels in (sheet.reasons, sheet.sales_reasons)
        for gaps in levels.values()
        for text in (*gaps.values(), sheet.not_judged)
    ]
    causes = [
        probe.because
        for gaps in BANK.follow_ups.values()
        for found in gaps.values()
        for probes in found.values()
        for probe in probes
    ]
    assert [text for text in (*reasons, *causes) if DENIALS.search(text.lower())] == []
