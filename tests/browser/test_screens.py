"""Every screen: accessible in light and dark, no wider than a phone, its targets large enough for a thumb."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Modelled, Open
from tests.browser.practice import choose, feedback, record, recorder, start, write
from tests.conftest import DATA, STAGED, reviewed, start_interview
from tests.served import Served

pytestmark = pytest.mark.browser

# Swagger UI draws #api; it is not ours to mend.
AXE = Axe()
SERIOUS = """async () =>
  (await axe.run({ exclude: [["#api"]] }, { resultTypes: ["violations"] })).violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`)"""

# Links in running text may be as small as the text, and so may the words of a transcript.
SMALL = """() =>
  [...document.querySelectorAll("a, button, summary, label, input:not([type=hidden]), textarea")]
  .filter((part) => part.checkVisibility() && !part.closest(".words, .skip, #api, .field > label"))
  .filter((part) => !part.matches("p > a:not([class]), legend, .meta a, label:not(:has(input))"))
  .map((part) => [part, (part.closest("label") ?? part).getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.round(width) < 44 || Math.round(height) < 44)
  .map(([part, { width, height }]) => `small: ${part.outerHTML.slice(0, 80)} ${width} x ${height}`)"""

# A phone widens innerWidth to what the page wants, so it is no measure.
WIDE = """(width) => {
  if (document.documentElement.scrollWidth <= width) return [];
  const beyond = (part) => part.getBoundingClientRect().right > width;
  const parts = [document.documentElement, ...[...document.querySelectorAll("body *")].filter(beyond)];
  return parts.map((part) => `wide: ${part.outerHTML.slice(0, 80)}`);
}"""


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="package")
def screens(server: Served) -> dict[str, str]:
    """The address of each screen, on a server where something has been practised."""
    client: Any = server.client
    going, done = (start_interview(client, questions=count) for count in (2, 1))
    first, second, last = (question["id"] for question in (*going["questions"], *done["questions"]))
    with (DATA / "phone.m4a").open("rb") as recording:
        spoken = client.post(f"/api/questions/{first}/answers", files={"audio": recording}).json()["id"]
    typed = answer(client, last, STAGED)
    answer(client, client.get(f"/api/interviews/{done['id']}").json()["questions"][1]["id"], STAGED)
    unjudged = answer(client, second, "I do not know.")
    assert reviewed(client, spoken)["state"] == "done"
    return {
        "home": "/",
        "new practice": "/interviews/new",
        "question": f"/questions/{first}",
        "spoken answer": f"/answers/{spoken}",
        "typed answer": f"/answers/{typed}",
        "answer that cannot be judged": f"/answers/{unjudged}",
        "session": f"/interviews/{going['id']}",
        "session report": f"/interviews/{done['id']}",
        "history": "/interviews",
        "nothing there": "/answers/none",
        "api": "/docs",
    }


def answer(client: Any, question: str, text: str) -> str:
    sent = client.post(f"/api/questions/{question}/answers", json={"text": text}).json()["id"]
    ended = reviewed(client, sent)
    assert ended["state"] == "done", ended["error"]
    return str(sent)


def test_every_screen_is_accessible_and_fits_a_phone(
    screens: dict[str, str], phone: Page, tolerated: list[str]
) -> None:
    tolerated.append("status of 404")
    assert {name: found for name, path in screens.items() if (found := faults_at(phone, path))} == {}


def test_widest_screens_are_accessible_on_a_desktop(screens: dict[str, str], page: Page) -> None:
    widest = ("home", "spoken answer")
    assert {name: found for name in widest if (found := faults_at(page, screens[name]))} == {}


def test_every_way_to_answer_is_accessible_and_fits_a_phone(phone: Page) -> None:
    start(phone)
    for way in ("Type", "Upload", "Speak"):
        choose(phone, way)
        assert faults(phone) == []
    phone.locator("[data-part=start]").tap()
    for state, onward in (("recording", "[data-part=pause]"), ("paused", ".over")):
        expect(recorder(phone, state)).to_be_visible()
        assert faults(phone) == []
        phone.locator(onward).tap()
    assert faults(phone) == []
    phone.get_by_role("button", name="Delete it and start over").tap()
    expect(recorder(phone, "idle")).to_be_visible()


def test_whole_live_sheet_stands_above_the_record_bar_of_a_phone_under_a_long_question(phone: Page) -> None:
    asked = (
        "Of all that you have told us of the depot and its signals, " * 3
        + "what do you want to have built by 2040?"
    )
    wish = {"scenario": "job_interview", "role": "signalling technician", "questions": [asked]}
    question = phone.request.post("/api/interviews", data=wish).json()["questions"][0]["id"]
    phone.goto(f"/questions/{question}")
    record(phone, until="0:01")
    phone.evaluate("scrollTo(0, 0)")
    sheet, bar = phone.locator("live-sheet").bounding_box(), phone.locator(".record-bar").bounding_box()
    assert len(asked) > 210
    assert sheet and bar
    assert sheet["y"] + sheet["height"] <= bar["y"]


def test_recording_left_unfinished_is_offered_accessibly(phone: Page) -> None:
    question = start(phone)
    kept = phone.request.post(f"/api/questions/{question}/recordings", data={}).json()["id"]
    phone.request.put(f"/api/recordings/{kept}/chunks/0", data=b"the first words")
    phone.reload()
    expect(phone.locator("#kept")).to_be_visible()
    assert faults(phone) == []


def test_refused_form_is_accessible(phone: Page, tolerated: list[str]) -> None:
    tolerated.append("status of 422")
    phone.goto("/interviews/new")
    phone.get_by_label("Role").fill(" ")
    phone.get_by_role("button", name="Start").tap()
    expect(phone.get_by_text("Not started yet.")).to_be_visible()
    assert faults(phone) == []


def test_waiting_and_failure_are_accessible(open_page: Open, modelled: Modelled) -> None:
    page = open_page(at=modelled.server, **PHONE)
    for behaviour, state in (("bad_key", "failed"), ("hang", "grading")):
        modelled.endpoint.usual = behaviour
        start(page)
        write(page, STAGED)
        feedback(page, state)
        assert faults(page) == []


def faults_at(page: Page, path: str) -> list[str]:
    page.goto(path)
    return faults(page)


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical in either colour scheme, what is too wide and too small."""
    assert page.viewport_size
    page.evaluate(AXE.axe_script)
    found: list[str] = []
    for scheme in SCHEMES:
        # With motion, colours would be measured in the middle of their change.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {fault}" for fault in page.evaluate(SERIOUS)]
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    return [*found, *page.evaluate(WIDE, page.viewport_size["width"]), *page.evaluate(SMALL)]
