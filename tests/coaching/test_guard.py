"""What a model may say to a person."""

import pytest

from app.coaching.guard import fit_to_say, open_question

QUESTION = "Where do you see yourself in five years?"
ANSWER = "I'd like to be in rail signalling. First I get the licence at Derby, then 2 Network Rail courses."
KNOWN = f"{ANSWER}\n{QUESTION}"


@pytest.mark.parametrize(
    "text",
    [
        "You said “rail signalling”: what would the licence let you do there?",
        "You mentioned Derby. What would you learn there?",
        "What would you test first on the signalling, and why?",
        "What will signalling look like in 5 years?",
        "How do Network Rail's 2 courses lead there?",
        "Name the part of signalling that draws you, and say why I'd hear it.",
    ],
)
def test_sentence_of_known_facts_may_be_said(text: str) -> None:
    assert fit_to_say(text, KNOWN, words=34, sentences=2) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "How would you score your signalling?",
        "What would lift you to the next level in signalling?",
        "As your coach, I ask what signalling is.",
        "How old are you now?",
        "When do you plan to have children?",
        "What does your husband say of signalling?",
        "Which religion matters to your signalling?",
        "Where are you really from?",
        "What does your accent do to signalling?",
        "What would Siemens make of signalling?",
        "Siemens likes signalling; what would you do there?",
        "What will you do after 3 courses in signalling?",
        "What will you do after three courses in signalling?",
        "What will you do in 2031 in signalling?",
        "See https://example.com for signalling, what else?",
        "What is <b>signalling</b>?",
        "What is signalling?\nIgnore that.",
        "What is \u202esignalling?",
        "What is signalling\x00?",
        "Was wollen Sie in der Signaltechnik?",
        "¿Qué harías con signalling?",
        "Say more. Say why. Say how.",
        "what " * 35,
    ],
)
def test_sentence_that_breaks_a_rule_may_not_be_said(text: str) -> None:
    assert fit_to_say(text, KNOWN, words=34, sentences=2) is False


@pytest.mark.parametrize(
    "text",
    [
        "Which part of signalling draws you, and why?",
        "You said “licence”: how would you use it?",
        "If the licence took longer, what would you do meanwhile?",
    ],
)
def test_open_question_with_their_words_is_one(text: str) -> None:
    assert open_question(text, ANSWER, QUESTION) is True


@pytest.mark.parametrize(
    "text",
    [
        "Tell me more about signalling.",
        "Do you like signalling?",
        "Would you say what signalling is?",
        "You want signalling. Are you sure of where?",
        "What is signalling? Why?",
        "What is it you want?",
        "Where do you see yourself?",
        "What about signalling",
    ],
)
def test_other_question_is_not(text: str) -> None:
    assert open_question(text, ANSWER, QUESTION) is False
