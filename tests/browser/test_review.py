"""The review of an answer: contested, graded again and by two graders, heard; and two takes compared."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.requests import Request
from starlette.responses import Response

from tests.browser.conftest import Open
from tests.browser.practice import feedback
from tests.browser.test_screens import faults
from tests.conftest import DATA, STAGED, ask, reviewed, until
from tests.fakes.coder import plausible
from tests.fakes.openai_server import FakeEndpoint, completion, serving
from tests.served import Served

pytestmark = pytest.mark.browser

PLAN = (
    "Next year I would take the signalling licence, and later I want to design rail signalling. Your depot "
    "still runs relay frames. I love signals because they keep people safe."
)
SLIP = STAGED.replace("relay frames", "really frames")
SECOND = STAGED.replace("I have spent three years of Saturdays", "I spent one Saturday")
# Layout shifts that no click or key accounts for, summed as Core Web Vitals do.
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifted += value;
}).observe({ type: "layout-shift", buffered: true })"""
WHEN_PLAYING = """(audio) => { window.playing = new Promise((tell) => audio.addEventListener(
  "playing", () => tell({ at: audio.currentTime }), { once: true })) }"""
WEIGHT = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => !name.endsWith("/audio") && !name.endsWith("/events"))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize,
    performance.getEntriesByType("navigation")[0].encodedBodySize)"""


class Wavering(FakeEndpoint):
    """Overlooks the steps in every second of its samples. Answers only while `open`."""

    def __init__(self) -> None:
        super().__init__()
        self.open = True

    async def complete(self, request: Request) -> Response:
        body = await request.json()
        while not self.open:
            await asyncio.sleep(0.05)
        said = plausible(body)
        if body.get("seed", 0) % 2:
            said["findings"] = [claim for claim in said["findings"] if claim["indicator"] != "step"]
        return completion(json.dumps(said))


@pytest.fixture(scope="module")
def endpoint() -> Wavering:
    return Wavering()


@pytest.fixture(scope="module")
def judged_by_model(
    tmp_path_factory: pytest.TempPathFactory, models: Path, endpoint: Wavering
) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("wavering")
    (data / "models").symlink_to(models)
    with serving(endpoint) as url:
        server = Served(data, LONGVIEW_LLM_BASE_URL=url, LONGVIEW_LLM_MODEL="small")
        yield server
        server.kill()


def type_in(server: Served, question: str, text: str, until_done: bool = True) -> str:
    sent = server.client.post(f"/api/questions/{question}/answers", json={"text": text}).json()["id"]
    if until_done:
        assert reviewed(server.client, sent)["state"] == "done"
    return f"/answers/{sent}"


@pytest.fixture(scope="module")
def spoken(server: Served) -> str:
    """The address of an answer with fillers and pauses in it."""
    with (DATA / "career.webm").open("rb") as recording:
        files = {"audio": recording}
        sent = server.client.post(f"/api/questions/{ask(server.client)}/answers", files=files).json()["id"]
    assert reviewed(server.client, sent)["state"] == "done"
    return f"/answers/{sent}"


def test_corrected_words_are_graded_anew_and_the_first_grading_stays(page: Page, server: Served) -> None:
    page.goto(type_in(server, ask(server.client), SLIP))
    page.get_by_text("Correct the words").click()
    page.get_by_label("The words of your answer").fill(STAGED)
    page.get_by_role("button", name="Grade the corrected words").click()
    expect(page.locator("#gradings")).to_be_visible()
    assert page.locator("spoken-words").inner_text() == STAGED
    assert page.locator(".grade-list h3").all_inner_texts() == [
        "After you corrected the words",
        "First grading",
    ]
    page.get_by_role("link", name="Open the grading").click()
    expect(page.get_by_text("An earlier grading:")).to_be_visible()
    assert page.locator("spoken-words").inner_text() == SLIP


def test_words_selected_in_the_transcript_are_what_was_missed(page: Page, spoken: str) -> None:
    page.goto(spoken)
    before = page.locator(".grade-list > li").count()
    page.locator(".word", has_text="Saturdays").first.evaluate(
        "(word) => getSelection().selectAllChildren(word)"
    )
    page.get_by_role("button", name="Say that this was missed").click()
    field = page.get_by_label("Words of your answer that should count")
    assert field.input_value().startswith("Saturdays")
    chosen = page.get_by_label("They count for")
    expect(chosen).to_be_focused()
    chosen.select_option("passion")
    page.get_by_role("button", name="Look at these words again").click()
    expect(page.locator(".grade-list > li")).to_have_count(max(before, 1) + 1)
    newest = page.locator(".grade-list > li").first
    expect(newest).to_contain_text("Missed for purpose and commitment: Saturdays")


def test_grade_is_contested_without_javascript(open_page: Open, server: Served, tolerated: list[str]) -> None:
    tolerated.append("status of 422")
    page = open_page(java_script_enabled=False)
    page.goto(type_in(server, ask(server.client), SLIP))
    page.get_by_text("Say what was missed").click()
    page.get_by_label("Words of your answer that should count").fill("I have built twelve bridges")
    page.get_by_label("They count for").select_option("passion")
    page.get_by_role("button", name="Look at these words again").click()
    expect(page.get_by_role("alert")).to_contain_text("These words are not in your answer.")
    field = page.get_by_label("Words of your answer that should count")
    expect(field).to_have_value("I have built twelve bridges")
    field.fill("restoring a signal box")
    page.get_by_role("button", name="Look at these words again").click()
    refreshed(page, gradings=2)
    page.get_by_text("Correct the words").click()
    page.get_by_label("The words of your answer").fill(STAGED)
    page.get_by_role("button", name="Grade the corrected words").click()
    refreshed(page, gradings=3)
    expect(page.locator("spoken-words")).to_have_text(STAGED)


def refreshed(page: Page, gradings: int) -> None:
    def shown() -> int:
        page.goto(page.url)
        return page.locator(".grade-list > li").count()

    until(shown, lambda count: count == gradings)


def test_offline_view_is_replaced_by_the_model_before_ones_eyes(
    open_page: Open, judged_by_model: Served, endpoint: Wavering
) -> None:
    endpoint.open = False
    page = open_page(at=judged_by_model)
    page.goto(type_in(judged_by_model, ask(judged_by_model.client), STAGED, until_done=False))
    expect(page.locator(".view")).to_contain_text("This is the view of the built-in offline grader")
    unfolded = page.locator("#indicators-passion summary")
    unfolded.click()
    stood = unfolded.bounding_box()
    endpoint.open = True
    feedback(page)
    replaced = page.locator("[data-part=replaced]")
    expect(replaced).to_contain_text("The language model small has now judged this.")
    expect(replaced).to_contain_text("Before, you saw the view of the built-in offline grader.")
    expect(page.locator(".grader")).to_contain_text("Judged by the language model small")
    # What was unfolded and in focus is so still, and stands where it stood.
    expect(page.locator("#indicators-passion")).to_have_attribute("open", "")
    expect(unfolded).to_be_focused()
    stands = unfolded.bounding_box()
    assert stood and stands and abs(stands["y"] - stood["y"]) < 2
    page.reload()
    expect(page.locator("[data-part=replaced]")).to_be_hidden()


def test_page_that_waits_says_when_the_server_is_away_and_when_its_answer_was_deleted(
    open_page: Open, judged_by_model: Served, endpoint: Wavering, tolerated: list[str]
) -> None:
    tolerated += ["ERR_", "status of 404"]
    endpoint.open = False
    page = open_page(at=judged_by_model)
    address = type_in(judged_by_model, ask(judged_by_model.client), STAGED, until_done=False)
    page.goto(address)
    expect(page.locator(".view")).to_contain_text("This is the view of the built-in offline grader")
    away = page.get_by_text("The server cannot be reached; this page goes on by itself.")
    page.context.set_offline(True)
    expect(away).to_be_hidden()
    page.locator("answer-progress").evaluate("(progress) => progress.renew()")
    expect(away).to_be_visible()
    page.context.set_offline(False)
    page.locator("answer-progress").evaluate("(progress) => progress.renew()")
    expect(away).to_be_hidden()
    judged_by_model.client.delete(f"/api{address}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This answer was deleted.")
    endpoint.open = True
    page.get_by_role("link", name="Home").click()
    page.wait_for_url("**/")


def test_two_graders_stand_side_by_side_and_repetition_shows_a_spread(
    open_page: Open, judged_by_model: Served
) -> None:
    page = open_page(at=judged_by_model)
    page.add_init_script(SHIFTS)
    page.goto(type_in(judged_by_model, ask(judged_by_model.client), PLAN, until_done=False))
    feedback(page)
    assert page.evaluate("shifted") < 0.05
    page.get_by_text("Compare with the built-in offline grader").click()
    passion = page.locator(".opinion.of-passion")
    assert passion.locator("dt").all_inner_texts() == [
        "The language model small",
        "The built-in offline grader",
    ]
    assert passion.locator(".said-by li").count() >= 1
    assert page.locator(".spread").count() == 0
    page.get_by_role("button", name="3 times: grade it again").click()
    expect(page.locator(".grade-list > li")).to_have_count(3)
    spread = page.locator(".of-long_term .earning .spread").inner_text()
    assert spread.startswith("between ") and spread.endswith(" in 3 gradings")
    assert page.locator(".of-passion .earning .spread").inner_text() == "the same in all 3 gradings"
    # Three requests a grading, at 120 tokens each.
    expect(page.locator(".again")).to_contain_text("about 360 tokens each time")
    assert faults(page) == []


def test_recording_is_sought_by_keyboard_and_a_mark_says_what_it_earned(page: Page, spoken: str) -> None:
    page.add_init_script(SHIFTS)
    page.goto(spoken)
    expect(page.locator("wave-form[data-drawn]")).to_be_visible()
    assert page.locator("[data-part=lanes] .kind-filler").count() >= 5
    assert page.locator("[data-part=grounds] rect").count() >= 1
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator("[data-part=now]")).to_have_text("0:10")
    assert at(page) == 10
    assert page.get_by_label("Place in the recording").get_attribute("aria-valuetext") == "0:10 of 0:58"
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('#recording').currentTime > 10.2")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play your answer")).to_be_visible()
    page.locator("#recording").evaluate(WHEN_PLAYING)
    page.locator(".marked").nth(2).focus()
    page.keyboard.press("Enter")
    card = page.locator("#earned")
    expect(card).to_contain_text("Shows ")
    expect(card).to_contain_text("evidence")
    heard = page.evaluate("playing")
    quote = page.locator("li [data-quote][aria-current=true]")
    assert abs(heard["at"] - float(quote.get_attribute("data-play-start") or "nan")) <= 0.3
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert page.evaluate("shifted") < 0.05


def at(page: Page) -> float:
    return float(page.locator("#recording").evaluate("(audio) => audio.currentTime"))


def test_two_takes_are_compared_and_each_is_heard_alone(page: Page, server: Served, spoken: str) -> None:
    question = server.client.get(f"/api{spoken}").json()["question_id"]
    with (DATA / "phone.m4a").open("rb") as recording:
        files = {"audio": recording}
        second = server.client.post(f"/api/questions/{question}/answers", files=files).json()["id"]
    reviewed(server.client, second)
    page.goto(f"/answers/{second}")
    expect(page.locator(".since")).to_contain_text("Compared with take 1")
    page.get_by_role("link", name="Compare the two takes").click()
    verdicts = page.locator(".verdict").all_inner_texts()
    assert len(verdicts) == 3
    assert set(verdicts) <= {
        "Improved",
        "The same",
        "Same within noise",
        "Lower",
        "Not enough to judge",
        "Cannot be compared",
    }
    assert "Lower" in verdicts  # eight seconds about a bakery after a minute of plans
    expect(page.locator("wave-form[data-drawn]")).to_have_count(2)
    page.get_by_role("button", name="Play take 1").click()
    page.locator(".side:last-child .sentence").last.click()
    playing = "() => [...document.querySelectorAll('audio')].map(({ paused }) => !paused)"
    page.wait_for_function(f"() => String(({playing})()) === 'false,true'")
    expect(page.locator(".side:last-child .sentence.now")).to_have_count(1)


def test_review_and_comparison_are_accessible_light_and_whole_on_a_phone(
    phone: Page, server: Served, spoken: str
) -> None:
    question = ask(server.client)
    for text in (STAGED, SECOND):
        typed = type_in(server, question, text)
    server.client.post(f"/api{typed}/grades", json={"text": STAGED})
    assert len(reviewed(server.client, typed.rpartition("/")[2])["grades"]) == 2
    for path in (typed, f"/questions/{question}/takes"):
        phone.goto(path)
        assert faults(phone) == []
    phone.goto(spoken)
    expect(phone.locator("wave-form[data-drawn]")).to_be_visible()
    assert phone.evaluate(WEIGHT) < 150_000
