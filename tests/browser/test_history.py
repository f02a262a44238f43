"""History and the session report: seen, searched, taken away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.test_screens import faults, faults_at
from tests.conftest import DATA, reviewed, start_interview
from tests.history import seeded
from tests.served import Served, served

pytestmark = pytest.mark.browser

# What is heard is where the player stands just after the press, before it has played on.
PRESSED_AT = """() => new Promise((resolve) => {
  const audio = document.querySelector("audio");
  audio.addEventListener("seeked", () => resolve(audio.currentTime), { once: true });
  document.querySelector("[data-play]").click();
})"""


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Served]:
    """A server whose person has practised for nine weeks, with two graders."""
    data = tmp_path_factory.mktemp("practised")
    (data / "models").symlink_to(models)
    seeded.main(str(data), "60")
    with served(data) as server:
        yield server


@pytest.fixture(scope="module")
def spoken(practised: Served) -> dict[str, Any]:
    """A session with one spoken answer, as its JSON export has it."""
    client: Any = practised.client
    interview = start_interview(client, role="Speaker", questions=1)
    question = interview["questions"][0]["id"]
    with (DATA / "answer.wav").open("rb") as recording:
        sent = client.post(f"/api/questions/{question}/answers", files={"audio": recording}).json()["id"]
    assert reviewed(client, sent)["state"] == "done"
    exported: dict[str, Any] = client.get(f"/interviews/{interview['id']}/export.json").json()
    return exported


def newest_session(server: Served) -> str:
    return f"/interviews/{server.client.get('/api/history').json()['trend']['sessions'][-1]['interview_id']}"


@pytest.mark.parametrize("size", [PHONE, {"viewport": {"width": 1440, "height": 900}}], ids=["phone", "wide"])
def test_history_and_report_are_accessible(
    open_page: Open, practised: Served, tolerated: list[str], size: dict[str, Any]
) -> None:
    tolerated.append("status of 422")
    page = open_page(at=practised, **size)
    odd = ("/interviews?role=zzz", "/interviews?since=x") if size is PHONE else ()
    screens = ("/interviews", newest_session(practised), *odd)
    assert {path: found for path in screens if (found := faults_at(page, path))} == {}


def test_search_works_without_scripts_and_its_address_can_be_kept(open_page: Open, practised: Served) -> None:
    page = open_page(at=practised, java_script_enabled=False)
    page.goto("/interviews")
    page.get_by_text("Search and filter").click()
    page.get_by_label("Role, programme or client").fill("baker")
    page.get_by_label("Trap met").select_option(label="Vagueness")
    page.get_by_role("button", name="Show").click()
    titles = page.locator("#page .row-title")
    expect(titles.first).to_contain_text("Baker")
    assert all("Baker" in title for title in titles.all_inner_texts())
    kept = page.url
    page.get_by_role("link", name="Show without Trap met: Vagueness").click()
    assert "trap" not in page.url
    page.goto(kept)
    expect(page.get_by_role("link", name="Show without With: baker")).to_be_visible()


def test_trend_says_the_same_in_its_table(open_page: Open, practised: Served) -> None:
    page = open_page(at=practised)
    page.goto("/interviews")
    sessions = practised.client.get("/api/history").json()["trend"]["sessions"]
    expect(page.locator("svg.chart")).to_have_count(3)
    expect(page.get_by_text("Its levels do not compare with those before")).to_have_count(1)
    section = page.locator("section.trend")
    section.get_by_text("The same as a table").click()
    rows = section.locator("tbody tr")
    expect(rows).to_have_count(len(sessions))
    expect(rows.first).to_contain_text(sessions[-1]["judged_by"])
    expect(rows.last).to_contain_text(sessions[0]["judged_by"])


def test_report_leads_to_the_question_to_practise(open_page: Open, practised: Served) -> None:
    page = open_page(at=practised)
    path = newest_session(practised)
    wanted = practised.client.get(f"/api{path}/report").json()["practise_next"]
    page.goto(path)
    expect(page.locator(".practise-next")).to_contain_text(wanted["why"])
    page.get_by_role("link", name="Answer it again").click()
    page.wait_for_url(f"**/questions/{wanted['question_id']}")
    expect(page.locator("h1")).to_have_text(wanted["question"])


def test_exported_page_plays_its_quotes_without_a_network(
    open_page: Open, practised: Served, spoken: dict[str, Any], tmp_path: Path
) -> None:
    page = open_page(at=practised, **PHONE)
    page.goto(f"/interviews/{spoken['interview']['id']}")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Page with the recording").click()
    assert saved.value.suggested_filename.endswith("-speaker.with-sound.html")
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    asked = outside(page)
    page.context.set_offline(True)
    page.goto(file.as_uri())
    assert faults(page) == []
    dimensions = spoken["answers"][0]["assessment"]["dimensions"].values()
    first = next(quote for dimension in dimensions for quote in dimension["quotes"])
    assert abs(page.evaluate(PRESSED_AT) - first["start"]) < 0.3
    silent = tmp_path / "silent.html"
    silent.write_text(practised.client.get(f"/interviews/{spoken['interview']['id']}/export.html").text)
    page.goto(silent.as_uri())
    assert (faults(page), page.locator("audio, button").count()) == ([], 0)
    assert asked == [file.as_uri(), silent.as_uri()]


def outside(page: Page) -> list[str]:
    """What the page asks for from now on, besides what it holds itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url[:5] != "data:" else None)
    return asked
