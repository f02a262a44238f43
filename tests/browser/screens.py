"""Every screen on sheets, to be looked at: `make screens`, or `python -m tests.browser.screens [FOLDER]`.

An own server on a free port, on a new data folder that is thrown away, is practised with, and photographed at
three widths, in light and dark. The sheets, and the two pictures of the README, go to docs/screens.
"""

import sys
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.settings import ROOT
from tests.browser.conftest import DESKTOP, MICROPHONE, PHONE, launch
from tests.browser.practice import PATIENCE, choose, start
from tests.conftest import DATA, STAGED, reviewed, start_interview
from tests.fakes.openai_server import FakeEndpoint, serving
from tests.history import seeded
from tests.served import Served, served

Scheme = Literal["light", "dark"]
# How a page gets to each screen.
Ways = dict[str, Callable[[Page], object]]

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# Each with the width of its tile, in pixels.
SIZES: tuple[tuple[dict[str, Any], int], ...] = (
    (PHONE, 150),
    ({"viewport": {"width": 768, "height": 1024}, "has_touch": True}, 210),
    ({"viewport": {"width": 1440, "height": 900}}, 360),
)
SHEET = 1540
TALLEST = 480
STYLE = """
body { margin: 20px; font: 14px system-ui, sans-serif; background: #8b918f; color: #000 }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 20px 24px }
figure { margin: 0; display: flex; flex-wrap: wrap; gap: 8px; align-items: start; align-content: start }
figcaption { width: 100%; font-weight: 600 }
img { display: block }
"""
PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))"
PLAN = (
    "Next year I would take the signalling licence, and later I want to design rail signalling. Your depot "
    "still runs relay frames. I love signals because they keep people safe."
)


def main(folder: str = str(ROOT / "docs" / "screens")) -> None:
    with TemporaryDirectory() as temporary, sync_playwright() as driver:
        data, shots = Path(temporary, "data"), Path(temporary, "shots")
        data.mkdir()
        shots.mkdir()
        browser = launch(driver, *(flag.removesuffix("%noloop") for flag in MICROPHONE))
        names = [*without_model(browser, data, shots, Path(folder)), *with_model(browser, data, shots)]
        for scheme in SCHEMES:
            lay_out(browser, names, scheme, shots, Path(folder))
        browser.close()


def without_model(browser: Browser, data: Path, shots: Path, folder: Path) -> list[str]:
    with served(data) as server:
        first: Ways = {"first visit": at("/")}
        photograph(browser, server, first, shots)
        seeded.main(str(data), "40")
        ways = practise(server)
        photograph(browser, server, ways, shots)
        picture(browser, server, ways, folder)
        server.client.post("/settings/preferences", data={"gentle": "true", "hints": "true"})
        gentle: Ways = {"gentle review": ways["review"]}
        photograph(browser, server, gentle, shots)
    return [*first, *ways, *gentle]


def with_model(browser: Browser, data: Path, shots: Path) -> list[str]:
    ways: Ways = {"settings, a model tested": tested}
    model = {"LONGVIEW_LLM_MODEL": "fake"}
    with serving(FakeEndpoint()) as url, served(data, LONGVIEW_LLM_BASE_URL=url, **model) as server:
        photograph(browser, server, ways, shots)
    return [*ways]


def practise(server: Served) -> Ways:
    """Answers by voice and by typing; the ways to what came of it. The last one leaves something behind."""
    client: Any = server.client
    questions = start_interview(client, questions=3)["questions"]
    first, second, third = (question["id"] for question in questions)
    spoken = speak(client, first)
    write(client, first, STAGED)
    write(client, second, PLAN)
    rehearsed, _ = rehearse(client, answered=2)
    _, held = rehearse(client, answered=1)
    ended = start_interview(client, role="signalling technician, north depot", questions=1)
    write(client, ended["questions"][0]["id"], STAGED)
    follow_up = client.get(f"/api/interviews/{ended['id']}").json()["questions"][1]["id"]
    write(client, follow_up, PLAN)
    return {
        "home": at("/"),
        "history": at("/interviews"),
        "set-up": at("/interviews/new"),
        "device check, under way": checking,
        "room": at(f"/questions/{third}"),
        "room, typing": partial(choosing, "Type", third),
        "room, uploading": partial(choosing, "Upload", third),
        "review": at(f"/answers/{spoken}"),
        "compare takes": at(f"/questions/{first}/takes"),
        "session report": at(f"/interviews/{ended['id']}"),
        "rehearsal, under way": at(f"/answers/{held}"),
        "rehearsal, ended": at(f"/interviews/{rehearsed}"),
        "settings": at("/settings"),
        "graders": at("/graders"),
        "room, recording": recording,
    }


def rehearse(client: Any, answered: int) -> tuple[str, str]:
    """The ids of a rehearsal of two questions and of its last answer."""
    interview = start_interview(client, mode="rehearse", role="test engineer", questions=2)
    answers = [write(client, question["id"], PLAN) for question in interview["questions"][:answered]]
    return interview["id"], answers[-1]


def at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path, wait_until="networkidle")


def checking(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/device-check")
    page.get_by_role("button", name="Start the check").click()
    expect(page.locator("[data-part=verdict]")).to_have_text("You are heard.")


def choosing(way: str, question: str, page: Page) -> None:
    page.goto(f"/questions/{question}")
    choose(page, way)


def recording(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    start(page)
    page.locator("[data-part=start]").click()
    expect(page.locator("live-sheet .found").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(1_000)  # for what was found to fade in


def tested(page: Page) -> None:
    page.goto("/settings")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.locator("section:has(#model) .note")).to_contain_text("works")


def speak(client: Any, question: str) -> str:
    with (DATA / "career.webm").open("rb") as recording:
        return done(client, client.post(f"/api/questions/{question}/answers", files={"audio": recording}))


def write(client: Any, question: str, text: str) -> str:
    return done(client, client.post(f"/api/questions/{question}/answers", json={"text": text}))


def done(client: Any, sent: Any) -> str:
    """The id of the answer, once it is reviewed."""
    answer = reviewed(client, sent.json()["id"], seconds=300)
    assert answer["state"] == "done", answer["error"]
    return str(answer["id"])


def photograph(browser: Browser, server: Served, ways: Ways, shots: Path) -> None:
    for name, way in ways.items():
        for size, width in SIZES:
            page = opened(browser, server, "light", size)
            way(page)
            heighten(page, width)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.evaluate(PAINTED)
                page.screenshot(path=shots / shot(name, scheme, width))
            page.context.close()


def heighten(page: Page, width: int) -> None:
    """The window as high as the tile shows: on a picture of the whole page, what sticks to the bottom of the
    window would lie across the middle."""
    size = page.viewport_size
    assert size
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(whole, TALLEST * size["width"] // width)})


def opened(browser: Browser, server: Served, scheme: Scheme, size: dict[str, Any]) -> Page:
    return browser.new_context(
        base_url=server.address, color_scheme=scheme, reduced_motion="reduce", **size
    ).new_page()


def shot(name: str, scheme: Scheme, width: int) -> str:
    return f"{scheme}-{width}-{name.replace(', ', '-').replace(' ', '-')}.png"


def picture(browser: Browser, server: Served, ways: Ways, folder: Path) -> None:
    """The two pictures that stand alone: what the window shows, no more."""
    alone: tuple[tuple[str, Scheme, dict[str, Any], str], ...] = (
        ("review", "light", DESKTOP | {"viewport": {"width": 1280, "height": 1000}}, "review.png"),
        ("room", "dark", PHONE, "room-phone.png"),
    )
    for name, scheme, size, file in alone:
        page = opened(browser, server, scheme, size)
        ways[name](page)
        page.screenshot(path=folder / file)
        page.context.close()


def lay_out(browser: Browser, names: list[str], scheme: Scheme, shots: Path, folder: Path) -> None:
    sheet = shots / f"{scheme}.html"
    figures = "".join(figure(name, scheme) for name in names)
    sheet.write_text(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><main>{figures}</main>")
    page = browser.new_page(viewport={"width": SHEET, "height": 900})
    page.goto(sheet.as_uri())
    page.screenshot(path=folder / f"{scheme}.jpg", type="jpeg", quality=48, full_page=True)
    page.close()


def figure(name: str, scheme: Scheme) -> str:
    tiles = (f'<img src="{shot(name, scheme, width)}" width="{width}">' for _, width in SIZES)
    return f"<figure><figcaption>{escape(name)}</figcaption>{''.join(tiles)}</figure>"


if __name__ == "__main__":
    main(*sys.argv[1:])
