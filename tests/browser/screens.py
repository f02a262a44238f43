"""Every screen on sheets, to be looked at: `make screens`, or `python -m tests.browser.screens [FOLDER]`.

An own server on a free port, on a new data folder that is thrown away, is practised with, and photographed at
three widths, in light and dark. The sheets, and the two pictures of the README, go to docs/screens.
"""

import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

from app.settings import ROOT
from tests.browser.conftest import DESKTOP, PHONE, launch
from tests.conftest import DATA, STAGED, reviewed, start_interview
from tests.history import seeded
from tests.served import Served, served

Scheme = Literal["light", "dark"]
Paths = dict[str, str]

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
PLAN = (
    "Next year I would take the signalling licence, and later I want to design rail signalling. Your depot "
    "still runs relay frames. I love signals because they keep people safe."
)


def main(folder: str = str(ROOT / "docs" / "screens")) -> None:
    with TemporaryDirectory() as temporary:
        data, shots = Path(temporary, "data"), Path(temporary, "shots")
        data.mkdir()
        shots.mkdir()
        seeded.main(str(data), "40")
        with served(data) as server, sync_playwright() as driver:
            browser = launch(driver)
            paths = practise(server)
            photograph(browser, server, paths, shots)
            picture(browser, server, paths, Path(folder))
            server.client.post("/settings/preferences", data={"gentle": "true", "hints": "true"})
            photograph(browser, server, {"gentle review": paths["review"]}, shots)
            for scheme in SCHEMES:
                lay_out(browser, [*paths, "gentle review"], scheme, shots, Path(folder))
            browser.close()


def practise(server: Served) -> Paths:
    """Answers by voice and by typing; the address of each screen that shows what came of it."""
    client: Any = server.client
    questions = start_interview(client, questions=3)["questions"]
    first, second = (question["id"] for question in questions[:2])
    spoken = speak(client, first)
    write(client, first, STAGED)
    write(client, second, PLAN)
    ended = start_interview(client, role="signalling technician, north depot", questions=1)
    write(client, ended["questions"][0]["id"], STAGED)
    follow_up = client.get(f"/api/interviews/{ended['id']}").json()["questions"][1]["id"]
    write(client, follow_up, PLAN)
    return {
        "home": "/",
        "set-up": "/interviews/new",
        "device check": "/device-check",
        "room": f"/questions/{questions[2]['id']}",
        "review": f"/answers/{spoken}",
        "compare takes": f"/questions/{first}/takes",
        "session report": f"/interviews/{ended['id']}",
        "history": "/interviews",
        "settings": "/settings",
        "graders": "/graders",
    }


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


def photograph(browser: Browser, server: Served, paths: Paths, shots: Path) -> None:
    for scheme in SCHEMES:
        for size, width in SIZES:
            page = opened(browser, server, scheme, size)
            for name, path in paths.items():
                shoot(page, path, width, shots / shot(name, scheme, width))
            page.context.close()


def shoot(page: Page, path: str, width: int, file: Path) -> None:
    """In a window as high as the tile shows: on a picture of the whole page, what sticks to the bottom of the
    window would lie across the middle."""
    size = page.viewport_size
    assert size
    page.goto(path, wait_until="networkidle")
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(whole, TALLEST * size["width"] // width)})
    page.screenshot(path=file)
    page.set_viewport_size(size)


def opened(browser: Browser, server: Served, scheme: Scheme, size: dict[str, Any]) -> Page:
    return browser.new_context(
        base_url=server.address, color_scheme=scheme, reduced_motion="reduce", **size
    ).new_page()


def shot(name: str, scheme: Scheme, width: int) -> str:
    return f"{scheme}-{width}-{name.replace(' ', '-')}.png"


def picture(browser: Browser, server: Served, paths: Paths, folder: Path) -> None:
    """The two pictures that stand alone: what the window shows, no more."""
    alone: tuple[tuple[str, Scheme, dict[str, Any], str], ...] = (
        ("review", "light", DESKTOP | {"viewport": {"width": 1280, "height": 1000}}, "review.png"),
        ("room", "dark", PHONE, "room-phone.png"),
    )
    for name, scheme, size, file in alone:
        page = opened(browser, server, scheme, size)
        page.goto(paths[name], wait_until="networkidle")
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
