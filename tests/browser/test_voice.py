"""Answers spoken into the page, from the microphone to the words played back."""

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.browser.conftest import Open, launch
from tests.browser.practice import (
    await_clock,
    feedback,
    record,
    recorder,
    start,
    start_by_form,
    stop,
    words,
    write,
)
from tests.conftest import STAGED

pytestmark = pytest.mark.browser

# No flag takes the fake device's sound away, so the page is answered as on a machine without one.
NO_MICROPHONE = """navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException("Requested device not found", "NotFoundError"))"""

WHEN_PLAYING = """(audio) => { window.playing = new Promise((tell) => audio.addEventListener(
  "playing", () => tell({ at: audio.currentTime, paused: audio.paused }), { once: true })) }"""


def test_spoken_answer_becomes_words_judgements_evidence_and_a_follow_up(page: Page) -> None:
    start_by_form(page)
    record(page, until="0:05")
    captions = page.locator("live-captions .scroller")
    expect(captions).to_contain_text("rail signals")
    expect(recorder(page, "recording")).to_be_visible()
    height = captions.bounding_box()
    await_clock(page, "0:14")
    assert captions.bounding_box() == height
    stop(page)
    feedback(page)
    assert page.locator(".steps .finished").all_inner_texts() == [
        "Received",
        "Transcribed",
        "Judged",
        "Coached",
    ]
    assert "i want to design rail signals" in words(page)
    assert "relay frames so i would learn the old logic" in words(page)
    assert page.locator(".dimension-card").count() == 3
    for dimension in ("long_term", "alignment"):
        assert page.locator(f".dimension-card.of-{dimension} button.quote").count() >= 1
    assert_quotes_play(page)
    expect(page.locator(".onward .eyebrow")).to_have_text("Next, a follow-up to your words")
    assert page.locator(".next-question").inner_text().endswith("?")
    assert len(page.locator(".onward .because").inner_text().split()) > 4


def assert_quotes_play(page: Page) -> None:
    """By its mark in the text, which unfolds it where it is folded away, and then by itself."""
    for quote in page.locator(".dimension-card li button.quote").all()[:3]:
        mark = f"spoken-words [data-quotes~='{quote.get_attribute('data-quote')}'] .word"
        assert_playing(page, page.locator(mark).first)
        page.keyboard.press("Escape")
        heard = assert_playing(page, quote)
        assert abs(heard - float(quote.get_attribute("data-play-start") or "nan")) <= 0.3


def assert_playing(page: Page, pressed: Locator) -> float:
    """Where in the recording it plays from once that is pressed."""
    page.locator("#recording").evaluate("(audio) => audio.pause()")
    page.locator("#recording").evaluate(WHEN_PLAYING)
    pressed.click()
    heard = page.evaluate("playing")
    assert heard["paused"] is False
    expect(page.locator(".word.now")).to_have_count(1)
    return float(heard["at"])


def test_denied_microphone_is_explained_and_typed_words_are_taken(
    driver: Playwright, open_page: Open
) -> None:
    browser = launch(driver, "--deny-permission-prompts", "--use-fake-device-for-media-stream")
    page = open_page(by=browser)
    assert_typed_instead(page, "The microphone is blocked")
    browser.close()


def test_missing_microphone_is_explained_and_typed_words_are_taken(page: Page) -> None:
    page.add_init_script(NO_MICROPHONE)
    assert_typed_instead(page, "No microphone was found")


def assert_typed_instead(page: Page, sentence: str) -> None:
    start(page)
    page.locator("[data-part=start]").click()
    expect(page.locator("voice-recorder [data-part=problem]")).to_contain_text(sentence)
    expect(recorder(page, "idle")).to_be_visible()
    write(page, STAGED)
    feedback(page)
