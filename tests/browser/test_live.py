"""Answers heard while they are spoken, also when the line, the server or the page is lost meanwhile."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.line import Line
from tests.browser.practice import await_clock, choose, feedback, record, recorder, start, stop, words
from tests.served import Served

pytestmark = pytest.mark.browser

# As in tests/data/clips.json, but for the one word that Whisper base mishears.
SAID = "in five years i want to design rail signals first i would take the"
ENDING = "so i would learn the old logic that i need before i draw the new"

NO_WEBSOCKET = """window.WebSocket = class extends EventTarget {
  constructor() { super(); setTimeout(() => this.dispatchEvent(new Event("close"))); }
  close() {}
}"""

VOICES = """
window.spoken = [];
const voices = [
  { name: "far", lang: "en-GB", localService: false, default: true },
  { name: "near", lang: "en-GB", localService: true, default: false },
].filter(({ localService }) => !localService || NEAR);
const speech = Object.assign(new EventTarget(), {
  getVoices: () => voices, speak: ({ text, voice }) => spoken.push([text, voice.name]), cancel: () => {} });
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } }
"""


# The first of them cannot be started.
FAULTY_RECORDER = """
const start = MediaRecorder.prototype.start;
let faulty = true;
MediaRecorder.prototype.start = function (...given) {
  if (!faulty) return start.apply(this, given);
  faulty = false;
  throw new DOMException("The MediaRecorder cannot start.", "NotSupportedError");
};"""

WAKE_LOCK = """
window.locks = 0;
const request = async () => (window.locks++, { release: async () => {} });
Object.defineProperty(navigator, "wakeLock", { value: { request } });"""


class Wired:
    """A server of its own behind a line, both to be broken."""

    def __init__(self, data: Path) -> None:
        self.server = Served(data)
        self.line = Line(self.server.address)

    @property
    def address(self) -> str:
        return self.line.address

    def restart(self) -> None:
        self.server.kill()
        self.server.start()
        self.line.end = self.server.address


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Wired]:
    data = tmp_path_factory.mktemp("wired")
    (data / "models").symlink_to(models)
    wired = Wired(data)
    yield wired
    wired.line.close()
    wired.server.kill()


@pytest.fixture
def far_page(open_page: Open, wired: Wired, tolerated: list[str]) -> Page:
    tolerated += ["ERR_", "WebSocket connection"]
    return open_page(at=wired)


def test_line_dead_for_ten_seconds_costs_no_word(far_page: Page, wired: Wired) -> None:
    start(far_page)
    record(far_page, until="0:02")
    wired.line.go_dead()
    note = far_page.locator("voice-recorder [data-part=note]")
    expect(note).to_contain_text("Recording goes on and is kept in this browser")
    await_clock(far_page, "0:12")
    wired.line.come_back()
    expect(note).to_have_text("Recording. It is stored as you speak.")
    await_clock(far_page, "0:14")
    stop(far_page)
    feedback(far_page)
    assert words(far_page).startswith(SAID)
    assert words(far_page).endswith(ENDING)


def test_server_killed_in_the_middle_costs_no_word(far_page: Page, wired: Wired) -> None:
    start(far_page)
    record(far_page, until="0:03")
    wired.restart()
    await_clock(far_page, "0:08")
    stop(far_page)
    feedback(far_page)
    assert words(far_page).startswith(SAID)


def test_page_lost_with_its_line_sends_the_rest_when_it_is_opened_again(far_page: Page, wired: Wired) -> None:
    start(far_page)
    question = far_page.url
    record(far_page, until="0:02")
    wired.line.go_dead()
    await_clock(far_page, "0:05")
    far_page.close()
    wired.line.come_back()
    again = far_page.context.new_page()
    again.goto(question)
    expect(again.locator("#kept")).to_have_text(re.compile(r"A recording of 0:(0[4-9]|1\d) was kept"))
    again.get_by_role("button", name="Get feedback on it").click()
    feedback(again)
    assert words(again).startswith("in five years i want to design rail signals first i")


def test_reload_warns_and_the_same_recording_goes_on(page: Page) -> None:
    start(page)
    record(page, until="0:06")  # past the sentence with which the microphone begins again
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.locator("#kept")).to_contain_text("A recording of 0:0")
    expect(recorder(page, "kept")).to_be_visible()
    page.get_by_role("button", name="Go on speaking").click()
    await_clock(page, "0:11")
    stop(page)
    feedback(page)
    before, between, after = words(page).partition("first i would take the")
    assert between
    assert "want to design rail signals" in before
    assert "want to design rail signals" in after


def test_without_websocket_the_recording_goes_by_requests(page: Page) -> None:
    page.add_init_script(NO_WEBSOCKET)
    start(page)
    record(page, until="0:03")
    expect(page.locator("voice-recorder [data-part=note]")).to_contain_text("they come after you stop")
    stop(page)
    feedback(page)
    assert words(page).startswith("in five years i want to design rail signals")


def test_pause_leaves_out_what_is_said_and_start_over_deletes_the_take(page: Page) -> None:
    question = start(page)
    record(page, until="0:02")
    page.keyboard.press("p")
    expect(recorder(page, "paused")).to_be_visible()
    page.keyboard.press("r")
    page.get_by_role("button", name="Keep it").click()
    expect(recorder(page, "paused")).to_be_visible()
    page.keyboard.press("r")
    page.get_by_role("button", name="Delete it and start over").click()
    expect(recorder(page, "idle")).to_be_visible()
    expect(page.locator("[data-part=elapsed]")).to_have_text("0:00")
    page.reload()
    expect(recorder(page, "idle")).to_be_visible()
    assert f"/questions/{question}" in page.url


def test_space_stops_whether_recording_or_paused_by_its_key(page: Page) -> None:
    for presses in (1, 2):
        start(page)
        record(page, until="0:02")
        for state in ("paused", "recording")[:presses]:
            page.keyboard.press("p")
            expect(recorder(page, state)).to_be_visible()
        page.keyboard.press("Space")
        feedback(page)


def test_space_stops_after_a_click_and_resumes_where_tab_has_led(page: Page) -> None:
    start(page)
    record(page, until="0:01")
    page.locator("[data-part=pause]").click()
    expect(page.locator("[data-part=stop]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-part=resume]")).to_be_focused()
    page.keyboard.press("Space")
    expect(recorder(page, "recording")).to_be_visible()
    expect(page.locator("[data-part=pause]")).to_be_focused()


HEAR = """(recorder, [settled, open, found]) => {
  recorder.hear({ type: "ready", next: 0, max_seconds: 900 });
  recorder.hear({ type: "captions", first: 0, settled, open });
  const evidence = { name: "a goal", quote: "I want this", open: false };
  const row = { title: "", found: found ? [evidence] : [], next: null };
  recorder.hear({ type: "hints", dimensions: { long_term: row, alignment: row, passion: row }, next: null });
}"""


def test_sheet_stays_while_words_are_heard_anew(page: Page) -> None:
    start(page)
    record(page, until="0:01")
    page.evaluate("document.querySelector('voice-recorder').courier.close()")
    hear = page.locator("voice-recorder")
    found, note = page.locator("live-sheet .found"), page.locator("voice-recorder [data-part=note]")
    hear.evaluate(HEAR, [["I", "want", "this"], "", True])
    expect(found).to_have_count(3)
    hear.evaluate(HEAR, [["I"], "want", False])
    expect(note).to_have_text("Catching up with your words.")
    page.wait_for_timeout(2500)  # the sheet changes every two seconds
    expect(found).to_have_count(3)
    hear.evaluate(HEAR, [["I", "want", "that"], "one", False])
    expect(found).to_have_count(0)
    expect(note).to_have_text("Recording. It is stored as you speak.")


def test_late_answer_about_a_deleted_take_leaves_the_next_one_alone(page: Page, tolerated: list[str]) -> None:
    tolerated.append("status of 404")
    page.add_init_script(NO_WEBSOCKET)
    held: list[Route] = []
    start(page)
    page.route("**/chunks/1", lambda route: route.continue_() if held else held.append(route))
    record(page, until="0:02")
    page.keyboard.press("p")
    page.keyboard.press("r")
    page.get_by_role("button", name="Delete it and start over").click()
    expect(recorder(page, "idle")).to_be_visible()
    record(page, until="0:02")
    held[0].fulfill(status=404, json={"detail": "There is no such answer here."})
    expect(page.locator("[data-part=elapsed]")).to_have_text("0:04")
    expect(recorder(page, "recording")).to_be_visible()
    stop(page)
    feedback(page)


def test_recorder_that_does_not_start_says_so_and_can_be_tried_again(page: Page) -> None:
    page.add_init_script(FAULTY_RECORDER)
    start(page)
    page.locator("[data-part=start]").click()
    expect(page.locator("[data-part=problem]").first).to_contain_text("could not be started. Try again.")
    record(page, until="0:02")
    stop(page)
    feedback(page)


def test_screen_is_kept_awake_again_after_the_page_was_hidden(page: Page) -> None:
    page.add_init_script(WAKE_LOCK)
    start(page)
    record(page, until="0:01")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("locks") == 2


def test_unplugged_microphone_pauses_and_resume_opens_it_again(page: Page) -> None:
    start(page)
    record(page, until="0:01")
    page.locator("voice-recorder").evaluate("(recorder) => recorder.stream.getTracks()[0].stop()")
    expect(recorder(page, "paused")).to_be_visible()
    expect(page.locator("voice-recorder [data-part=note]")).to_contain_text("The microphone was disconnected")
    page.keyboard.press("p")
    expect(recorder(page, "recording")).to_be_visible()


def test_second_tab_leaves_a_recording_to_the_first(page: Page) -> None:
    start(page)
    record(page, until="0:01")
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.get_by_text("This answer is being recorded in another tab.")).to_be_visible()
    expect(second.locator(".record-bar")).to_be_hidden()


def test_hints_turned_off_stay_off_and_are_not_worked_out(page: Page) -> None:
    said: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda text: said.append(str(text))))
    start(page)
    record(page, until="0:01")
    page.get_by_label("Hints").uncheck()
    expect(page.locator("live-sheet")).to_be_hidden()
    expect(page.locator("live-captions")).to_be_visible()
    assert '{"type":"show","captions":true,"hints":false}' in said
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Go on speaking").click()
    expect(recorder(page, "recording")).to_be_visible()
    expect(page.locator("live-sheet")).to_be_hidden()


def test_rehearsal_shows_neither_captions_nor_hints(page: Page) -> None:
    wish = {"scenario": "job_interview", "role": "signalling technician", "questions": 1, "mode": "rehearse"}
    question = page.request.post("/api/interviews", data=wish).json()["questions"][0]["id"]
    page.goto(f"/questions/{question}")
    record(page, until="0:01")
    expect(page.locator("live-captions, live-sheet")).to_have_count(0)


def test_minute_to_think_can_be_cut_short_and_starts_nothing(page: Page) -> None:
    start(page)
    page.clock.install()
    page.locator("[data-part=begin]").click()
    page.clock.run_for(20_000)
    expect(page.locator("[data-part=left]")).to_have_text("0:40")
    page.get_by_role("button", name="Enough").click()
    page.locator("[data-part=begin]").click()
    page.clock.run_for(61_000)
    expect(page.locator("[data-part=over]")).to_have_text("That was a minute. Take longer if you like.")
    expect(recorder(page, "idle")).to_be_visible()


@pytest.mark.parametrize(("near", "spoken"), [("true", 1), ("false", 0)])
def test_question_is_read_aloud_by_voices_of_this_machine_only(page: Page, near: str, spoken: int) -> None:
    page.add_init_script(VOICES.replace("NEAR", near))
    start(page)
    button = page.get_by_role("button", name="Hear the question")
    expect(button).to_have_count(spoken)
    for found in button.all():
        found.click()
    question = page.locator("h1").inner_text()
    assert page.evaluate("spoken") == [[question, "near"]] * spoken


def test_question_that_no_voice_can_read_aloud_says_so(page: Page) -> None:
    page.add_init_script(VOICES.replace("NEAR", "false"))
    wish = {"scenario": "job_interview", "role": "baker", "questions": 1, "spoken": True}
    question = page.request.post("/api/interviews", data=wish).json()["questions"][0]["id"]
    page.goto(f"/questions/{question}")
    told = page.locator("read-aloud").get_by_role("status")
    expect(told).to_have_text("This device has no English voice, so the question is only written.")
    assert page.evaluate("spoken") == []


def test_question_mark_lists_the_keys(page: Page) -> None:
    start(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(recorder(page, "idle")).to_be_visible()
    choose(page, "Type")
    page.locator("#text").press("?")
    expect(dialog_of(page)).to_be_hidden()


def test_field_filled_by_the_browser_is_no_key(page: Page) -> None:
    page.goto("/interviews/new")
    page.evaluate("document.getElementById('role').dispatchEvent(new Event('keydown', { bubbles: true }))")
    expect(page.get_by_label("Role")).to_be_visible()


def dialog_of(page: Page) -> Locator:
    return page.locator("keys-help dialog")
