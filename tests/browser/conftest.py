"""A real Chromium against a real server, hearing a recording as its microphone."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, WebError, expect, sync_playwright

from tests.browser.practice import PATIENCE
from tests.conftest import DATA
from tests.fakes.openai_server import FakeEndpoint, serving
from tests.served import Served, served

Open = Callable[..., Page]

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP desk 127.0.0.1",  # an address that is not this machine's own
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
)
MICROPHONE = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    f"--use-file-for-fake-audio-capture={DATA / 'answer.wav'}%noloop",
)

expect.set_options(timeout=PATIENCE)


def launch(driver: Playwright, *flags: str) -> Browser:
    """The browser that is on the machine; Playwright's own when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    return driver.chromium.launch(executable_path=found, args=[*QUIET, *flags])


# The package, not the session: while Playwright is open, no other test of this process may run an event loop.
@pytest.fixture(scope="package")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(driver: Playwright) -> Iterator[Browser]:
    browser = launch(driver, *MICROPHONE)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("served")
    (data / "models").symlink_to(models)
    with served(data) as server:
        yield server


class Modelled(NamedTuple):
    """A server that asks a language model, and that model."""

    server: Served
    endpoint: FakeEndpoint


@pytest.fixture(scope="package")
def modelled(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Modelled]:
    """Takes files up to 1 MB."""
    data = tmp_path_factory.mktemp("modelled")
    (data / "models").symlink_to(models)
    endpoint = FakeEndpoint()
    with serving(endpoint) as url:
        wishes = {"LLM_BASE_URL": url, "LLM_MODEL": "fake", "MAX_MEGABYTES": "1"}
        server = Served(data, **{f"LONGVIEW_{name}": value for name, value in wishes.items()})
        yield Modelled(server, endpoint)
        server.kill()  # a review may still wait on a model that was told to hang


@pytest.fixture
def tolerated() -> list[str]:
    """Parts of complaints that a test brings about on purpose; it adds its own."""
    return []


@pytest.fixture
def open_page(browser: Browser, server: Served, tolerated: list[str]) -> Iterator[Open]:
    """Opens pages, each in a context of its own, and fails the test when a browser complains of anything:
    an error in the console, a breach of the content security policy, an error nobody caught."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def uncaught(error: WebError) -> None:
        complaints.append(str(error.error))

    def open_page(by: Browser = browser, at: Served = server, **options: Any) -> Page:
        context = by.new_context(base_url=at.address, **{**DESKTOP, **options})
        context.set_default_timeout(PATIENCE)
        context.on("console", heard)
        context.on("weberror", uncaught)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(part in text for part in tolerated)] == []


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: Open) -> Page:
    return open_page(**PHONE)
