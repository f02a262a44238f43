"""What a person does in the pages, told once for all tests."""

import re
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

# The machine that runs the tests may be slow, and busy with other things.
PATIENCE = 60_000


def start(page: Page) -> str:
    """Opens the first question of a new interview of one; the question's id."""
    wish = {"scenario": "job_interview", "role": "signalling technician", "questions": 1}
    question = page.request.post("/api/interviews", data=wish).json()["questions"][0]["id"]
    page.goto(f"/questions/{question}")
    return str(question)


def start_by_form(page: Page, role: str = "signalling technician at the north depot", **more: str) -> None:
    page.goto("/interviews/new")
    page.get_by_label("Role").fill(role)
    page.get_by_text("More choices").click()
    page.locator(".count:has([value='1'])").click()
    for field, text in more.items():
        page.locator(f"#{field}").fill(text)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/questions/*")


def write(page: Page, text: str) -> None:
    choose(page, "Type")
    page.locator("#text").fill(text)
    page.locator("form:has(#text) button").click()


def choose(page: Page, way: str) -> None:
    page.get_by_role("tab", name=way).click()


def upload(page: Page, file: Path | FilePayload) -> None:
    page.locator("#audio").set_input_files(file)
    page.locator("form:has(#audio) button").click()


def recorder(page: Page, state: str) -> Locator:
    return page.locator(f"voice-recorder[data-state={state}]")


def record(page: Page, until: str) -> None:
    """Records until the clock shows `until`, as in 0:05, and goes on recording."""
    page.locator("[data-part=start]").click()
    expect(recorder(page, "recording")).to_be_visible()
    await_clock(page, until)


def await_clock(page: Page, until: str) -> None:
    """Until the clock shows that or more: a busy browser passes over seconds, and so does a look at it."""
    past = "(until) => document.querySelector('[data-part=elapsed]').textContent >= until"
    page.wait_for_function(past, arg=until, polling=100)


def stop(page: Page) -> None:
    page.locator("[data-part=stop]").click()


def feedback(page: Page, state: str = "done") -> Locator:
    """The feedback once the review has ended so."""
    page.wait_for_url("**/answers/*")
    shown = page.locator(f"#feedback[data-state={state}]")
    shown.wait_for()
    return shown


def words(page: Page) -> str:
    """The transcript in lower case, single spaces and no marks."""
    return " ".join(re.findall(r"[\w']+", page.locator("spoken-words").inner_text().lower()))
