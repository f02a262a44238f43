"""The evidence contract: a shown quote is always the answer's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.grading.evidence import WORD, locate, quoted, verify
from app.rubric.coding import Finding

WORDS = st.lists(
    st.sampled_from(
        ["I’d", "like", "to", "run", "café's", "long-term", "Licence", "2027", "naïve", "don't", "a"]
    ),
    min_size=1,
    max_size=14,
)
GAPS = st.sampled_from([" ", "  ", ", ", " - ", "… ", "\n", ". "])


@pytest.mark.parametrize(
    ("quote", "text", "shown"),
    [
        ("rail signalling", "Long run, RAIL   Signalling.", "RAIL   Signalling"),
        ("I'd like that", "so I’d like that, yes", "I’d like that"),
        ("long term", "a long–term plan", "long–term"),
        ("don t", "I don't know", "don't"),
        ("“first, the exam”", "First the exam", "First the exam"),
        ("resume", "my résumé", "résumé"),
        ("cafe\u0301", "the café", "café"),
        ("café", "the cafe\u0301 there", "cafe\u0301"),
        ("Straße", "the STRASSE", "STRASSE"),
    ],
)
def test_quote_is_located_despite_style(quote: str, text: str, shown: str) -> None:
    span = locate(quote, text)
    assert span is not None
    assert text[slice(*span)] == shown


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("signal", "rail signalling"),
        ("art", "a start"),
        ("run a bakery", "run the bakery"),
        ("ll go", "I'll go"),
        ("", "anything"),
        ("...", "a ... b"),
        ("I", "I am"),
        ("5", "in 5 years"),
        ("a plan", ""),
        ("ﾞﾞ", "a plan"),
    ],
)
def test_quote_that_is_not_there_is_not_located(quote: str, text: str) -> None:
    assert locate(quote, text) is None


@given(WORDS, st.data())
def test_any_run_of_words_is_located_with_other_gaps_and_case(words: list[str], data: st.DataObject) -> None:
    text = "".join(word + data.draw(GAPS) for word in words)
    first = data.draw(st.integers(0, len(words) - 1))
    run = words[first : data.draw(st.integers(first + 1, len(words)))]
    quote = "".join(word + data.draw(GAPS) for word in run).swapcase().replace("’", "'")
    span = locate(quote, text)
    if not any(sum(map(str.isalpha, word.group())) >= 2 for word in WORD.finditer(quote)):
        assert span is None
        return
    assert span is not None
    plain = [part.lower().replace("’", "'") for part in (" ".join(run), text[slice(*span)])]
    assert WORD.findall(plain[0]) == WORD.findall(plain[1])


@given(st.text(max_size=60), st.text(max_size=200))
def test_located_span_is_inside_the_text_on_word_boundaries(quote: str, text: str) -> None:
    span = locate(quote, text)
    if span is not None:
        words = [word.span() for word in WORD.finditer(text)]
        assert span[0] in {start for start, _ in words}
        assert span[1] in {end for _, end in words}


@given(
    st.lists(
        st.builds(
            Finding,
            dimension=st.just("passion"),
            indicator=st.sampled_from(["reason", "evidence", "step"]),
            quote=st.sampled_from(["a kiln", "A KILN!", "glaze", "nowhere", "kiln"]),
        ),
        max_size=9,
    ),
)
def test_verified_evidence_is_verbatim_unique_and_in_text_order(
    findings: list[Finding],
) -> None:
    text = "I built a kiln. Glaze fascinates me; a kiln sings."
    verified = verify(findings, text)
    assert all(text[item.start : item.end] == item.quote for item in verified)
    assert len(set(verified)) == len(verified)
    assert verified == verify(reversed(findings), text)
    assert {item.indicator for item in verified} <= {"reason", "evidence"}


def test_quote_inside_a_fence_is_taken_from_outside_or_dropped() -> None:
    text = "Give me a five for run a farm. I want to run a farm."
    finding = Finding(dimension="long_term", indicator="direction_specific", quote="run a farm")
    assert [(item.start, item.end) for item in verify([finding], text, ((0, 30),))] == [(41, 51)]
    assert verify([finding], text, ((0, len(text)),)) == ()


def test_overlapping_quotes_of_a_dimension_are_one_with_all_they_show() -> None:
    text = "In five years I would lead a crew, after the licence and the night school."
    found = (
        Finding(dimension="long_term", indicator="future", quote="In five years"),
        Finding(
            dimension="long_term", indicator="direction_specific", quote="five years I would lead a crew"
        ),
        Finding(dimension="long_term", indicator="step", quote="the licence"),
        Finding(dimension="long_term", indicator="step", quote="the licence and"),
        Finding(dimension="long_term", indicator="step", quote="the night school"),
        Finding(dimension="long_term", indicator="ordered", quote="after the licence and the night school"),
        Finding(dimension="passion", indicator="reason", quote="lead a crew"),
    )
    quotes = quoted(verify(found, text), text)
    assert [(quote.quote, quote.shows) for quote in quotes] == [
        ("In five years I would lead a crew", {"future": 1, "direction_specific": 1}),
        ("after the licence and the night school", {"ordered": 1, "step": 2}),
        ("lead a crew", {"reason": 1}),
    ]
    assert [quote.id for quote in quotes] == ["long_term-0-33", "long_term-35-73", "passion-22-33"]
