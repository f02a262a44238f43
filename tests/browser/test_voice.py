"""Answers spoken into the page, from the microphone to the words played back."""

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import Open, launch
from tests.browser.practice import choose, feedback, record, recorder, start, stop_and_send, words

pytestmark = pytest.mark.browser

KEPT_STATES = """window.states = new Set();
new MutationObserver(() => {
  const feedback = document.getElementById("feedback");
  if (feedback) states.add(feedback.dataset.state);
}).observe(document, { subtree: true, childList: true, attributes: true })"""

LISTEN = """async (audio) => {
  await audio.play();
  while (audio.currentTime < 0.2) await new Promise((next) => audio.addEventListener("timeupdate", next, { once: true }));
  audio.pause();
  return audio.currentTime;
}"""

WHEN_PLAYING = """(audio) => { window.playing = new Promise((tell) => audio.addEventListener(
  "playing", () => tell({ at: audio.currentTime, paused: audio.paused }), { once: true })) }"""


def test_spoken_answer_becomes_words_judgements_evidence_and_a_follow_up(page: Page) -> None:
    page.add_init_script(KEPT_STATES)
    start(page)
    record(page, until="0:14")
    page.locator("[data-part=stop]").click()
    expect(recorder(page, "recorded")).to_be_visible()
    assert page.locator("[data-part=length]").inner_text() in ("0:14", "0:15")
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
    assert "your depot still runs relay frames" in words(page)
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
    record(page, until="0:06")
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
    expect(page.locator("[data-part=problem]")).to_contain_text("Recording goes on")
    expect(page.locator("[data-part=elapsed]")).to_have_text("0:05")
    page.context.set_offline(False)
    expect(page.locator("[data-part=problem]")).to_be_hidden()
    expect(page.locator("[data-part=elapsed]")).to_have_text("0:09")
    stop_and_send(page)
    feedback(page)
    assert "in five years i want to design rail signals first i would take the signalling" in words(page)


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (("--deny-permission-prompts", "--use-fake-device-for-media-stream"), "The microphone is blocked"),
        (("--use-fake-ui-for-media-stream", "--disable-audio-input"), "No microphone was found"),
    ],
)
def test_without_a_microphone_the_page_says_so_and_takes_typed_words(
    driver: Playwright, open_page: Open, flags: tuple[str, ...], sentence: str
) -> None:
    browser = launch(driver, *flags)
    page = open_page(by=browser)
    start(page)
    page.locator("[data-part=start]").click()
    expect(page.locator("voice-recorder [data-part=problem]")).to_contain_text(sentence)
    expect(recorder(page, "idle")).to_be_visible()
    choose(page, "Type")
    expect(page.locator("#text")).to_be_visible()
    browser.close()
