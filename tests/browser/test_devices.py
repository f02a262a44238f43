"""The device check: what it says of a microphone that works, and of each way it may not."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.practice import start
from tests.browser.test_screens import faults
from tests.served import Served

pytestmark = pytest.mark.browser

REFUSED = """navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException("as on a machine like that", "%s"))"""
NOTED = """const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await open(wish);
  document.documentElement.dataset.opened = stream.getAudioTracks()[0].getSettings().deviceId;
  return stream;
}"""
MUTED = """navigator.mediaDevices.getUserMedia = async () =>
  new AudioContext().createMediaStreamDestination().stream"""


def check(page: Page) -> None:
    page.goto("/device-check")
    page.get_by_role("button", name="Start the check").click()


def test_working_microphone_is_heard_and_plays_three_seconds_back(page: Page) -> None:
    asked = "navigator.permissions.query({ name: 'microphone' }).then(({ state }) => state)"
    page.goto("/device-check")
    assert page.locator("#microphone option").count() == 0
    assert page.evaluate(asked) in ("granted", "prompt")
    page.get_by_role("button", name="Start the check").click()
    expect(page.locator("[data-part=verdict]")).to_have_text("You are heard.")
    page.get_by_role("button", name="Record three seconds").click()
    page.get_by_role("button", name="Hear it").click()
    seconds = page.locator("audio").evaluate(
        "async (clip) => { while (!clip.ended) await new Promise(requestAnimationFrame); "
        "return clip.currentTime }"
    )
    assert 2.5 <= seconds <= 3.5


def test_chosen_microphone_is_the_one_the_room_opens(page: Page) -> None:
    check(page)
    picker = page.get_by_label("Microphone", exact=True)
    expect(picker.locator("option")).to_have_count(3)
    picker.select_option(label="Fake Audio Input 2")
    expect(page.locator("[data-part=verdict]")).to_have_text("You are heard.")
    chosen = picker.input_value()
    page.add_init_script(NOTED)
    start(page)
    page.locator("[data-part=start]").click()
    expect(page.locator("html")).to_have_attribute("data-opened", chosen)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("NotAllowedError", "The microphone is blocked for this page"),
        ("NotFoundError", "No microphone was found"),
        ("NotReadableError", "Another program is using the microphone"),
        ("AbortError", "The microphone could not be started"),
    ],
)
def test_microphone_that_does_not_open_is_explained(page: Page, name: str, sentence: str) -> None:
    page.add_init_script(REFUSED % name)
    check(page)
    expect(page.get_by_role("heading", level=2)).to_have_text(sentence)
    expect(page.get_by_role("button", name="Start the check")).to_be_visible()
    expect(page.get_by_text("can be answered by typing")).to_be_visible()


def test_silent_microphone_is_told_from_a_working_one(page: Page) -> None:
    page.add_init_script(MUTED)
    check(page)
    expect(page.locator("[data-part=verdict]")).to_have_text("Say a few words, as loud as in an interview.")
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "The microphone is on, but no sound comes from it"
    )
    expect(page.locator("[data-part=verdict]")).to_have_text("Nothing is heard yet.")


def test_insecure_address_is_named_before_anything_is_asked(
    page: Page, server: Served, tolerated: list[str]
) -> None:
    tolerated.append("Cross-Origin-Opener-Policy")
    page.goto(f"{server.address.replace('127.0.0.1', 'desk')}/device-check")
    expect(page.get_by_role("heading", level=2)).to_have_text("This address gets no microphone")


def test_set_up_it_was_opened_from_is_found_as_it_was_left(page: Page) -> None:
    page.goto("/interviews/new")
    page.locator("[name=scenario][value=college_interview]").check()
    page.locator("#role").fill("Marine Biology")
    page.get_by_text("More choices").click()
    page.get_by_role("radio", name="Rehearse").check()
    page.get_by_role("link", name="Check your microphone").click()
    page.get_by_role("button", name="Start the check").click()
    expect(page.locator(".verdict")).to_be_focused()
    page.get_by_role("link", name="Back to the set-up").click()
    expect(page.locator("#role")).to_have_value("Marine Biology")
    expect(page.get_by_role("radio", name="Rehearse")).to_be_checked()
    expect(page.locator("[name=scenario]:checked")).to_have_value("college_interview")


def test_question_it_was_opened_from_can_be_typed(page: Page) -> None:
    question = start(page)
    page.get_by_role("link", name="Check it first").click()
    page.get_by_role("link", name="Type your answer instead").click()
    page.wait_for_url(f"**/questions/{question}#way-text")
    expect(page.get_by_role("textbox", name="Your answer")).to_be_visible()


def test_every_state_is_accessible_and_fits_a_phone(open_page: Open) -> None:
    page = open_page(**PHONE)
    page.goto("/device-check")
    assert faults(page) == []
    page.get_by_role("button", name="Start the check").tap()
    expect(page.locator("[data-part=verdict]")).to_have_text("You are heard.")
    assert faults(page) == []
    page.evaluate("document.querySelectorAll('[data-problem]').forEach((part) => (part.hidden = false))")
    assert faults(page) == []
