"""Whose plans an answer tells: evidence is of the speaker's own doing and wanting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.grading.speaker import SPEAKER, disowned, ones_own
from app.rubric.coding import Finding, Indicator


def counts(quote: str, text: str, indicator: Indicator = "direction_specific") -> bool:
    assert quote in text
    finding = Finding(dimension="long_term", indicator=indicator, quote=quote)
    return ones_own([finding], text) == [finding]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("My sister wants to become a doctor, and she loves it.", "become a doctor"),
        ("My sister, who is nineteen, wants to become a doctor.", "wants to become a doctor"),
        (
            "My brother plans to take the licence and wants to lead a crew.",
            "take the licence and wants to lead a crew",
        ),
        ("my older brother plans to take the licence and then he will lead a crew", "he will lead a crew"),
        ("In two years my daughter will be a nurse.", "In two years my daughter will be a nurse"),
        ("My boss says: in five years you will run the depot.", "in five years you will run the depot"),
        ('My last boss told me: "In five years you will run the depot."', "you will run the depot"),
        ("I told them my manager said to get the licence next year.", "get the licence next year"),
        ("Some people want to run their own firm within five years.", "run their own firm"),
        ("Everybody wants to grow. I do my hours.", "wants to grow"),
        ("I have not thought about where I want to be in five years.", "where I want to be in five years"),
        ("i've never really thought about where i want to be", "where i want to be"),
        ("I would never want to be a manager.", "want to be a manager"),
        ("I do not want to be a manager.", "I do not want to be a manager"),
        ("I don’t want to lead a team in five years.", "lead a team"),
        ("I'm not planning to become a chef.", "become a chef"),
        ("I have no wish to become a chef.", "become a chef"),
        ("I no longer want to be a chef.", "be a chef"),
        ("If I had wanted to be a doctor I would have studied medicine.", "wanted to be a doctor"),
        ("If I were younger, I would train as a pilot within two years.", "train as a pilot"),
        ("I would train as a pilot if I were younger.", "I would train as a pilot"),
        ("I would have liked to be a pilot.", "be a pilot"),
        ("I used to want to be a doctor.", "I used to want to be a doctor"),
        ("I wanted to be a judge when I was a boy.", "be a judge"),
        ("I gave up my dream of being a judge.", "being a judge"),
    ],
)
def test_what_others_want_or_the_speaker_does_not_is_no_direction(text: str, quote: str) -> None:
    assert not counts(quote, text)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("My boss says I will run the depot in five years.", "I will run the depot in five years"),
        ("Like my father I want to be a driver.", "I want to be a driver"),
        ("My father was a driver and I want to be one too.", "I want to be one too"),
        ("My sister is a doctor. In five years I want to lead a crew.", "I want to lead a crew"),
        ("My husband and I want to open a bakery.", "want to open a bakery"),
        ("I want to run the bakery my family has run for eighty years.", "run the bakery my family has run"),
        ("I never want to stop learning.", "never want to stop learning"),
        ("I don't want to just drive, I want to plan the lines.", "I want to plan the lines"),
        ("I do not only want to drive but to plan the lines.", "I do not only want to drive"),
        ("I don't want to be a manager, but I want to lead a crew.", "I want to lead a crew"),
        ("I don't want to be a manager because I like the tools.", "I like the tools"),
        ("i do not want to be a manager i want to lead a crew", "i want to lead a crew"),
        ("I don't know yet where I will be, maybe a hospital lab.", "maybe a hospital lab"),
        ("i don't know how to put it still here and better at it", "i don't know how to put it still here"),
        ("I'm not going to lie, I want to be a driver.", "I want to be a driver"),
        ("I used to want to be a doctor, and I still want that.", "I used to want to be a doctor"),
        ("I always wanted to be a nurse.", "I always wanted to be a nurse"),
        ("If I were to join, I would learn the relays.", "I would learn the relays"),
        ("If I had the licence I would move into testing.", "I would move into testing"),
        ("I do not want to go up, I want to go in.", "I want to go in"),
    ],
)
def test_the_speakers_own_direction_counts_whoever_else_is_named(text: str, quote: str) -> None:
    assert counts(quote, text)


def test_why_it_matters_may_be_told_of_others_and_what_they_do_is_no_act_of_ones_own() -> None:
    text = "My wife volunteers at the hospital every Saturday."
    indicators: list[Indicator] = ["evidence", "sustained", "interest_specific", "reason", "contrary"]
    told = [
        Finding(dimension="passion", indicator=name, quote="volunteers at the hospital")
        for name in indicators
    ]
    assert [finding.indicator for finding in ones_own(told, text)] == ["reason", "contrary"]


def test_another_persons_very_words_show_nothing() -> None:
    text = 'My boss told me: "Apply there because it trains people." I laughed.'
    said = Finding(dimension="passion", indicator="contrary", quote='because it trains people."')
    assert ones_own([said], text) == []


def test_acts_stay_ones_own_in_sentences_that_name_what_is_not_wanted() -> None:
    text = "I do not want to be a manager and repair radios every weekend."
    found = Finding(dimension="passion", indicator="evidence", quote="repair radios every weekend")
    assert ones_own([found], text) == [found]


@given(st.text(max_size=200), st.sampled_from(sorted(SPEAKER.stretches)))
def test_stretches_lie_in_any_text_in_whole(text: str, name: str) -> None:
    for start, end in disowned(f"{text} my sister wants {text}", "direction_specific"):
        assert 0 <= start < end <= len(text) * 2 + 18
    assert SPEAKER.stretches[name].ends.search(text)
