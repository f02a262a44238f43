"""Answers spoken into the page, from the microphone to the words played back."""

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import Open, launch
from tests.browser.practice import (
    feedback,
    record,
    recorder,
    start,
    start_by_form,
    stop_and_send,
    words,
    write,
)
from tests.conftest import STAGED

pytestmark = pytest.mark.browser

# No flag takes the fake device's sound away, so the page is answered as on a machine without one.
NO_MICROPHONE = """navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException("Requested device not found", "NotFoundError"))"""

KEPT_STATES = """window.states = new Set();
new MutationObserver(() => {
  const feedback = document.getElementById("feedback");
  if (feedback) states.add(feedback.dataset.state);
}).observe(document, { subtree: true, childList: true, attributes: true })"""

LISTEN = """async (audio) => {
  const more = () => new Promise((next) => audio.addEventListener("timeupdate", next, { once: true }));
  await audio.play();
  while (audio.currentTime < 0.2) await more();
  audio.pause();
  return audio.currentTime;
}"""

WHEN_PLAYING = """(audio) => { window.playing = new Promise((tell) => audio.addEventListener(
  "playing", () => tell({ at: audio.currentTime, paused: audio.paused }), { once: true })) }"""


def test_spoken_answer_becomes_words_judgements_evidence_and_a_follow_up(page: Page) -> None:
    page.add_init_script(KEPT_STATES)
    start_by_form(page)
    record(page, until="0:13")
    page.locator("[data-part=stop]").click()
    expect(recorder(page, "recorded")).to_be_visible()
    assert page.locator("[data-part=length]").inner_text() in ("0:13", "0:14")
    assert 0.2 <= listened(page) < 2
    page.locator("[data-part=send]").click()
    feedback(page)
    assert {"transcribing", "done"} <= set(page.evaluate("[...states]"))
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


def listened(page: Page) -> float:
    """Plays the recording before it is sent; the seconds heard."""
    return float(page.locator("[data-part=playback]").evaluate(LISTEN))


def assert_quotes_play(page: Page) -> None:
    for quote in page.locator(".dimension-card li button.quote").all()[:3]:
        page.locator("#recording").evaluate("(audio) => audio.pause()")
        page.locator("#recording").evaluate(WHEN_PLAYING)
        quote.click()
        heard = page.evaluate("playing")
        assert heard["paused"] is False
        assert abs(heard["at"] - float(quote.get_attribute("data-play-start") or "nan")) <= 0.3
        expect(page.locator(".word.now")).to_have_count(1)


def test_closed_tab_in_the_middle_of_a_recording_keeps_it(page: Page) -> None:
    start(page)
    question = page.url
    record(page, until="0:05")
    page.close()
    again = page.context.new_page()
    again.goto(question)
    expect(again.locator("#kept")).to_be_visible()
    again.get_by_role("button", name="Get feedback on it").click()
    feedback(again)
    assert "rail signals" in words(again)


def test_network_lost_in_the_middle_of_a_recording_loses_nothing(page: Page, tolerated: list[str]) -> None:
    tolerated.append("ERR_INTERNET_DISCONNECTED")
    start(page)
    record(page, until="0:02")
    page.context.set_offline(True)
    problem = page.locator("voice-recorder [data-part=problem]")
    expect(problem).to_contain_text("Recording goes on")
    expect(page.locator("[data-part=elapsed]")).to_have_text("0:04")
    page.context.set_offline(False)
    expect(problem).to_be_hidden()
    expect(page.locator("[data-part=elapsed]")).to_have_text("0:07")
    stop_and_send(page)
    feedback(page)
    assert "in five years i want to design rail signals first i would take" in words(page)


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
