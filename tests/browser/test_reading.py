"""What was heard, read and corrected before it is graded."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.practice import feedback, record, upload, words
from tests.browser.test_screens import faults
from tests.conftest import DATA

pytestmark = pytest.mark.browser

PLAYED = "async (audio) => { await audio.play(); return audio.paused }"
CHOICE = "Read and correct my words first"


def set_up(page: Page) -> None:
    page.goto("/interviews/new")
    page.get_by_label("Role").fill("keeper of the east light")
    page.get_by_text("More choices").click()
    page.get_by_label(CHOICE).check()
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/questions/*")


def test_spoken_words_are_corrected_by_keyboard_on_a_phone(open_page: Open) -> None:
    phone = open_page(**PHONE)
    set_up(phone)
    record(phone, until="0:06")
    phone.keyboard.press("Control+Enter")
    feedback(phone, "heard")
    expect(phone.locator("#announcer")).to_contain_text("Your words are written down.")
    assert faults(phone) == []
    assert phone.locator("#recording").evaluate(PLAYED) is False
    said = phone.get_by_label("The words of your answer")
    said.focus()
    assert "five years" in said.input_value()
    phone.keyboard.press("Control+End")
    phone.keyboard.type(" and lighthouses")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("button", name="Use my corrections")).to_be_focused()
    phone.keyboard.press("Enter")
    feedback(phone)
    assert words(phone).endswith("and lighthouses")
    expect(phone.locator(".said")).to_contain_text("As you corrected them")


def test_uploaded_words_wait_without_scripts_and_are_used_as_heard(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    set_up(page)
    upload(page, DATA / "short.flac")
    page.wait_for_url("**/answers/*")
    as_heard = page.get_by_role("button", name="Use as heard")
    expect(as_heard).to_be_visible()
    heard = page.get_by_label("The words of your answer").input_value()
    page.reload()
    as_heard.click()
    expect(page.locator("#feedback[data-state=done]")).to_be_visible()
    assert " ".join(page.locator("spoken-words").inner_text().split()) == heard


def test_last_set_up_remembers_the_choice(page: Page) -> None:
    set_up(page)
    page.goto("/")
    page.get_by_role("button", name="Start with it").click()
    page.wait_for_url("**/questions/*")
    newest = page.request.get("/api/interviews").json()["items"][0]
    assert newest["read_first"] is True
