"""Settings and privacy in a real browser: what it keeps itself goes when everything is deleted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.conftest import until
from tests.served import Served

pytestmark = pytest.mark.browser

KEEP = """() => new Promise((kept) => {
  localStorage.setItem("longview.microphone", "the one on the desk");
  const request = indexedDB.open("longview", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("pieces", { keyPath: "id" });
  request.onsuccess = () => {
    const writing = request.result.transaction("pieces", "readwrite");
    writing.objectStore("pieces").put({ id: 1, bytes: "spoken" });
    writing.oncomplete = () => { request.result.close(); kept(); };
  };
})"""
KEPT = """async () => [(await indexedDB.databases()).map(({ name }) => name), Object.keys(localStorage)]"""
NOTHING: list[list[str]] = [[], []]
SOMETHING = [["longview"], ["longview.microphone"]]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("settings"))
    yield server
    server.stop()


def confirm(page: Page, words: str) -> None:
    page.get_by_label("to confirm").fill(words)
    page.get_by_role("button", name="Delete everything for good").click()


def test_deleting_everything_empties_the_browser_too(
    open_page: Open, own: Served, tolerated: list[str]
) -> None:
    tolerated.append("status of 422")
    page = open_page(at=own)
    page.goto("/settings")
    page.evaluate(KEEP)
    assert page.evaluate(KEPT) == SOMETHING
    confirm(page, "delete")
    expect(page.locator("#confirmation-error")).to_contain_text("Nothing was deleted.")
    assert page.evaluate(KEPT) == SOMETHING
    confirm(page, "delete everything")
    expect(page.get_by_role("status").filter(has_text="what this browser kept")).to_be_visible()
    assert page.evaluate(KEPT) == NOTHING


def test_page_empties_a_browser_that_heeds_no_header_and_only_when_asked(
    open_page: Open, own: Served
) -> None:
    page = open_page(at=own)
    page.goto("/settings")
    page.evaluate(KEEP)
    page.goto("/settings?saved=deletion")
    assert page.evaluate(KEPT) == SOMETHING
    page.evaluate("sessionStorage.setItem('longview.deletion', 'yes')")
    page.reload()
    until(lambda: page.evaluate(KEPT), lambda kept: kept == NOTHING)
    page.evaluate(KEEP)
    page.reload()
    assert page.evaluate(KEPT) == SOMETHING
