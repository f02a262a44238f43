"""Answers typed and uploaded: by keyboard alone, on a phone, without JavaScript."""

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Modelled, Open
from tests.browser.practice import choose, feedback, start, upload, words, write
from tests.conftest import DATA, STAGED, until

pytestmark = pytest.mark.browser


def test_whole_interview_by_keyboard_ends_at_the_report(page: Page) -> None:
    page.goto("/")
    tab_to(page, page.get_by_role("link", name="Practise", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/interviews/new")
    tab_to(page, page.get_by_label("Role"))
    page.keyboard.type("signalling technician")
    tab_to(page, page.locator("summary:text('More choices')"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("[name=questions]:checked"))
    while not page.locator("[name=questions][value='1']").is_checked():
        page.keyboard.press("ArrowLeft")
    tab_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/*")
    answer_by_keyboard(page)
    expect(page.locator(".onward .eyebrow")).to_have_text("Next, a follow-up to your words")
    page.keyboard.press("n")
    page.wait_for_url("**/questions/*")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(".asked-now .eyebrow")).to_contain_text("Question 2 of 2, a follow-up on")
    answer_by_keyboard(page)
    page.keyboard.press("n")
    page.wait_for_url("**/interviews/*")
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
    assert page.locator(".medians > div").count() == 3
    assert page.locator(".take").count() == 2


def answer_by_keyboard(page: Page) -> None:
    tab_to(page, page.get_by_role("tab", name="Speak"))
    page.keyboard.press("ArrowRight")
    tab_to(page, page.locator("#text"))
    page.keyboard.type(STAGED)
    page.keyboard.press("Control+Enter")
    feedback(page)
    assert page.locator("spoken-words").inner_text().strip() == STAGED


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("(node) => node === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not reach {target}")


# Notes the words as they are lit, each of which may be too short to be caught by looking.
FOLLOW = """() => {
  window.followed = [];
  const words = document.querySelector(".words");
  const note = () => words.querySelectorAll(".now").forEach((word) => followed.push(word.textContent));
  new MutationObserver(note).observe(words, { subtree: true, attributeFilter: ["class"] });
}"""


def test_file_from_a_phone_is_uploaded_and_heard(phone: Page) -> None:
    start(phone)
    choose(phone, "Upload")
    upload(phone, DATA / "phone.m4a")
    feedback(phone)
    assert "run a small bakery of my own one day" in words(phone)
    phone.evaluate(FOLLOW)
    phone.locator(".words .word", has_text="kitchen").tap()
    followed = until(lambda: phone.evaluate("() => followed"), lambda words: len(words) > 1)
    assert followed[:2] == ["kitchen", "plans"]


def test_file_too_large_is_named_before_it_is_sent(open_page: Open, modelled: Modelled) -> None:
    page = open_page(at=modelled.server)
    start(page)
    choose(page, "Upload")
    large = FilePayload(name="long.wav", mimeType="audio/wav", buffer=bytes(2_500_000))
    upload(page, large)
    expect(page.locator("file-drop [data-part=problem]")).to_have_text(
        "This file has 2.5 MB; up to 1 MB can be read. Choose a shorter one."
    )
    assert "/questions/" in page.url


def test_file_that_is_no_recording_is_refused_in_words(page: Page, tolerated: list[str]) -> None:
    tolerated.append("status of 422")
    start(page)
    choose(page, "Upload")
    upload(page, DATA / "clips.json")
    expect(page.locator("file-drop [data-part=problem]")).to_contain_text("not a recording Longview can read")
    upload(page, DATA / "short.flac")
    feedback(page)


def test_words_changed_after_going_back_are_a_new_take(page: Page) -> None:
    start(page)
    write(page, STAGED)
    feedback(page)
    first = page.url
    page.go_back()
    write(page, f"{STAGED} And then I would train others.")
    page.wait_for_url(lambda url: "/answers/" in url and url != first)
    feedback(page)
    assert words(page).endswith("and then i would train others")


def test_typed_answer_reaches_feedback_without_javascript(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    start(page)
    page.locator("#text").fill(STAGED)
    page.locator("form:has(#text) button").click()
    refreshed(page)
    assert page.locator(".dimension-card").count() == 3


def test_upload_reaches_feedback_without_javascript(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    start(page)
    upload(page, DATA / "phone.m4a")
    expect(page.get_by_role("link", name="Refresh")).to_be_visible()
    refreshed(page)
    assert "bakery" in page.locator("spoken-words").inner_text()
    expect(page.locator("audio[controls]")).to_be_visible()


def refreshed(page: Page) -> None:
    """Follows the refresh link until the feedback is there."""
    page.wait_for_url("**/answers/*")
    for _ in range(150):
        if page.locator("#feedback[data-state=done]").count():
            return
        page.get_by_role("link", name="Refresh").or_(page.locator("[data-state=done]")).first.click()
        page.wait_for_timeout(400)
    raise AssertionError("no feedback after a minute of refreshing")


def test_limit_of_a_long_text_is_said_before_it_is_sent(page: Page) -> None:
    start(page)
    choose(page, "Type")
    told = page.locator("word-count")
    for count, said in (
        (280, "280 words, about 120 s spoken."),
        (1400, "1,400 words, about 10 minutes spoken."),
        (4600, "4,600 words, about 33 minutes spoken. Longview takes up to 5,000."),
        (5300, "about 38 minutes spoken. Longview takes up to 5,000. That is 300 too many: shorten it"),
    ):
        page.locator("#text").fill("word " * count)
        expect(told).to_contain_text(said)


def test_session_page_renewed_after_a_review_keeps_the_focus_and_what_is_unfolded(page: Page) -> None:
    question = start(page)
    write(page, STAGED)
    feedback(page)
    page.goto(f"/questions/{question}")
    page.locator(".back").click()
    page.wait_for_load_state()
    source = f"/api{page.locator('.take a').get_attribute('href')}/events"
    page.locator(".confirm summary").click()
    page.locator(".take a").focus()
    page.evaluate(
        """(source) => {
          const progress = document.createElement("session-progress");
          progress.setAttribute("src", source);
          document.getElementById("page").append(progress);
        }""",
        source,
    )
    expect(page.locator("#announcer")).to_have_text("The session’s page is up to date.")
    expect(page.locator("session-progress")).to_have_count(0)
    expect(page.locator(".take a")).to_be_focused()
    expect(page.locator(".confirm")).to_have_attribute("open", "")
