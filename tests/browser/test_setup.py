"""Setting up, starting, rehearsing, being met gently, and being rid of everything."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.practice import write
from tests.browser.test_screens import faults, faults_at
from tests.conftest import STAGED
from tests.served import Served, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for these tests alone: they change how its person is met and delete everything."""
    with served(tmp_path_factory.mktemp("own")) as server:
        yield server


@pytest.fixture
def desk(open_page: Open, own: Served) -> Page:
    return open_page(at=own)


def set_up(page: Page, *choices: str, role: str = "keeper of the north light") -> None:
    page.goto("/interviews/new")
    page.get_by_label("Role").fill(role)
    page.get_by_text("More choices").click()
    page.locator(".count:has([value='2'])").click()
    for choice in choices:
        page.get_by_text(choice, exact=True).click()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/questions/*")


def question(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_rehearsal_runs_from_question_to_question_to_its_report(desk: Page) -> None:
    set_up(desk, "Rehearse", "Typing")
    first = question(desk)
    write(desk, STAGED)
    desk.wait_for_url("**/questions/*")
    expect(desk.locator("h1")).not_to_have_text(first)
    write(desk, STAGED)
    desk.wait_for_url("**/interviews/*")
    expect(desk.locator("h1")).to_contain_text("keeper of the north light")


def test_feedback_of_a_rehearsal_can_be_had_early(desk: Page) -> None:
    set_up(desk, "Rehearse", "Typing")
    write(desk, STAGED)
    desk.wait_for_url("**/questions/*")
    newest = desk.request.get("/api/interviews").json()["items"][0]
    desk.goto(f"/answers/{newest['questions'][0]['answers'][0]['id']}")
    expect(desk.locator("h1")).to_contain_text("Feedback waits for the end")
    assert faults(desk) == []
    desk.get_by_role("button", name="End the rehearsal here").click()
    desk.wait_for_url("**/interviews/*")


def test_set_up_by_keyboard_alone(desk: Page) -> None:
    desk.goto("/interviews/new")
    desk.get_by_label("Role").focus()
    desk.keyboard.type("keeper of the south light")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.get_by_role("radio", name="Practise").focus()
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("radio", name="Rehearse")).to_be_checked()
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/questions/*")
    assert desk.request.get("/api/interviews").json()["items"][0]["mode"] == "rehearse"


def test_start_lies_on_the_first_screen_of_a_phone_and_last_choices_are_made_again(
    open_page: Open, own: Served
) -> None:
    phone = open_page(at=own, **PHONE)
    phone.goto("/interviews/new")
    start = phone.get_by_role("button", name="Start", exact=True)
    assert bottom(start) < 844
    set_up(phone, "Rehearse", "Typing")
    phone.goto("/interviews/new")
    expect(phone.get_by_role("radio", name="Rehearse")).to_be_checked()
    expect(phone.get_by_role("radio", name="Typing")).to_be_checked()
    assert bottom(start) <= 844


def bottom(found: Locator) -> float:
    box = found.bounding_box()
    return box["y"] + box["height"] if box else float("inf")


def test_last_set_up_starts_with_one_tap(open_page: Open, own: Served) -> None:
    phone = open_page(at=own, **PHONE)
    set_up(phone, "Typing")
    asked = question(phone)
    phone.goto("/")
    phone.get_by_role("button", name="Start with it").tap()
    phone.wait_for_url("**/questions/*")
    assert question(phone) != asked


def test_gentle_mode_is_one_tick_and_holds_on_home(desk: Page) -> None:
    prefer_gentle(desk, True)
    desk.goto("/")
    expect(desk.locator(".scale, .glance")).to_have_count(0)
    assert faults(desk) == []
    prefer_gentle(desk, False)


def prefer_gentle(page: Page, wished: bool) -> None:
    page.goto("/settings")
    page.get_by_label("Gentle mode").set_checked(wished)
    page.locator("form:has([name=gentle]) button").click()
    expect(page.get_by_text("Saved. Every page is shown so from now on.")).to_be_visible()


def test_settings_home_and_set_up_are_accessible_on_phone_and_desk(open_page: Open, own: Served) -> None:
    for options in (PHONE, {"viewport": {"width": 1440, "height": 900}}):
        page = open_page(at=own, **options)
        assert {path: faults_at(page, path) for path in ("/", "/settings", "/interviews/new")} == {
            "/": [],
            "/settings": [],
            "/interviews/new": [],
        }


def test_looking_for_models_says_what_was_found(desk: Page) -> None:
    desk.goto("/settings")
    desk.get_by_role("button", name="Look for models on this machine").click()
    desk.wait_for_url("**/settings?look=true*")
    expect(desk.locator("#model ~ .card, #model ~ .note").first).to_be_visible()
    assert faults(desk) == []


def test_without_scripts_everything_is_exported_and_then_deleted(
    open_page: Open, own: Served, tmp_path: Path, tolerated: list[str]
) -> None:
    tolerated.append("status of 422")
    page = open_page(at=own, java_script_enabled=False)
    page.goto("/settings")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export all").first.click()
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        assert any(name.startswith("interviews/") for name in file.namelist())
    confirm(page, "delete")
    expect(page.locator("#confirmation-error")).to_contain_text("Nothing was deleted.")
    confirm(page, "delete everything")
    expect(page.get_by_role("status").filter(has_text="Everything is deleted")).to_be_visible()
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("Say where you are going")


def confirm(page: Page, words: str) -> None:
    page.locator("#confirmation").fill(words)
    page.get_by_role("button", name="Delete everything for good").click()
