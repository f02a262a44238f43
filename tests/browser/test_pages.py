"""Pages when something goes wrong, when text is hostile, and when things are to be forgotten."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Modelled, Open
from tests.browser.practice import choose, feedback, start, start_by_form, upload, write
from tests.conftest import DATA, STAGED
from tests.served import Served

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>{{ 7 * 7 }}"


def test_failed_model_is_named_and_one_click_tries_again(open_page: Open, modelled: Modelled) -> None:
    page = open_page(at=modelled.server)
    modelled.endpoint.usual = "bad_key"
    start(page)
    choose(page, "Upload")
    upload(page, DATA / "short.flac")
    shown = feedback(page, "failed")
    expect(shown.locator(".steps .failed")).to_have_text("Judging failed")
    expect(shown.locator(".note.problem p").first).to_contain_text("key")
    assert "sk-secret" not in shown.inner_text()
    expect(page.locator("spoken-words")).to_contain_text("teacher")
    modelled.endpoint.usual = "good"
    page.get_by_role("button", name="Try again").click()
    feedback(page)
    assert page.locator(".dimension-card").count() == 3


def test_unreadable_recording_offers_another_and_no_second_try(page: Page) -> None:
    start(page)
    choose(page, "Upload")
    upload(
        page, FilePayload(name="torn.wav", mimeType="audio/wav", buffer=b"RIFF\0\0\0\0WAVEnothing of a kind")
    )
    shown = feedback(page, "failed")
    expect(shown.get_by_role("button", name="Try again")).to_have_count(0)
    shown.get_by_role("link", name="Record or choose again").click()
    page.wait_for_url("**/questions/*")


def test_hostile_text_is_shown_as_text_and_never_runs(open_page: Open, modelled: Modelled) -> None:
    page = open_page(at=modelled.server)
    modelled.endpoint.usual = "good"
    start_by_form(page, role=HOSTILE, role_description=HOSTILE, goal=HOSTILE)
    assert_inert(page)
    write(page, f"{STAGED} I love {HOSTILE}")
    feedback(page)
    assert_inert(page)
    assert HOSTILE in page.locator("spoken-words").inner_text()
    page.locator(".onward a").click()
    assert_inert(page)
    for link in (".back", ".masthead a[href='/interviews']", ".brand"):
        page.locator(link).first.click()
        assert_inert(page)
        assert HOSTILE in page.locator("main").inner_text()


def assert_inert(page: Page) -> None:
    page.wait_for_load_state()
    assert "Longview" in page.title()
    assert page.locator("img, script:not([src])").count() == 0
    assert "49" not in page.locator("h1").inner_text()


def test_deleted_answer_and_session_are_gone(page: Page, server: Served, tolerated: list[str]) -> None:
    tolerated.append("status of 404")
    start_by_form(page, role="keeper of short-lived things")
    choose(page, "Upload")
    upload(page, DATA / "short.flac")
    feedback(page)
    answer = page.url
    delete(page, "answer")
    page.wait_for_url("**/interviews/*")
    session = page.url
    expect(page.get_by_text("Not answered yet.")).to_be_visible()
    assert_gone(page, answer)
    assert server.client.get(f"/api{answer.removeprefix(server.address)}/audio").status_code == 404
    page.goto(session)
    delete(page, "session")
    page.wait_for_url(f"{server.address}/interviews")
    expect(page.get_by_text("keeper of short-lived things")).to_have_count(0)
    assert_gone(page, session)


def test_answer_deleted_elsewhere_is_not_brought_back_by_the_back_button(
    page: Page, tolerated: list[str]
) -> None:
    tolerated.append("status of 404")
    start(page)
    write(page, STAGED)
    feedback(page)
    answer = page.url.rpartition("/")[2]
    page.goto("/settings")
    assert page.request.delete(f"/api/answers/{answer}").status == 204
    page.go_back()
    expect(page.get_by_text("There is no such answer here.")).to_be_visible()
    expect(page.locator("spoken-words")).to_have_count(0)


def delete(page: Page, what: str) -> None:
    page.get_by_text(f"Delete this {what}…").click()
    page.get_by_role("button", name=f"Delete this {what} for good").click()


def assert_gone(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response and response.status == 404
