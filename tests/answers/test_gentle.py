"""Gentle mode, page by page: the strength and the next step, and no figure of how well or how fast."""

import re

import pytest
from starlette.testclient import TestClient

from tests.conftest import DATA, STAGED, reviewed, start_interview

UNSEEN = re.compile(r"<(script|style|svg|time|title|template)\b.*?</\1>|<[^>]*>", re.DOTALL)
FIGURES = re.compile(
    r"\d:\d\d|\d of 5|\blevel \d|(?:little|some|clear) evidence|not judged|per minute|per 100 words"
    r"|longer than 2 s|\d min \d|\d s\b|weakest|lowest|gradings"
)


@pytest.fixture
def pages(client: TestClient) -> list[str]:
    """The address of each page that shows what came of a session: spoken and typed takes of a question."""
    interview = start_interview(client, questions=1)
    question = interview["questions"][0]["id"]
    with (DATA / "career.webm").open("rb") as recording:
        spoken = client.post(f"/api/questions/{question}/answers", files={"audio": recording}).json()["id"]
    assert reviewed(client, spoken)["state"] == "done"
    typed = client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
    assert reviewed(client, typed)["state"] == "done"
    session = f"/interviews/{interview['id']}"
    return [
        f"/answers/{spoken}",
        f"/answers/{typed}",
        f"/questions/{question}/takes",
        session,
        f"{session}/export.html",
        f"{session}/export.html?audio=1",
    ]


def figures(page: str) -> list[str]:
    return FIGURES.findall(UNSEEN.sub(" ", page))


def test_gentle_pages_name_no_level_time_or_pace(client: TestClient, pages: list[str]) -> None:
    assert [address for address in pages if not figures(client.get(address).text)] == []
    client.post("/settings/preferences", data={"gentle": "true"})
    gentle = {address: client.get(address).text for address in pages}
    assert {address: found for address, page in gentle.items() if (found := figures(page))} == {}
    assert [address for address, page in gentle.items() if 'class="scale' in page or "kind-f" in page] == []
    assert [address for address in pages[:2] if "One next step" not in gentle[address]] == []
    assert re.findall(r"data-stretches='(.*?)'", gentle[pages[0]]) == ["[]", "[]"]
