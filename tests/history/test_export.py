"""A session taken away: nothing outside the file is needed, and nothing said in it can run."""

import base64
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import DATA, STAGED, reviewed, start_interview

HOSTILE = '</style><script>document.title="ran"</script><img src=//evil.example/x onerror=alert(1)>'
OUTSIDE = re.compile(r'(?:src|href|action)="(?!data:|#)[^"]*"|url\(|@import')


def answered(client: TestClient, interview: dict[str, Any], text: str) -> None:
    question = interview["questions"][0]["id"]
    sent = client.post(f"/api/questions/{question}/answers", json={"text": text}).json()["id"]
    assert reviewed(client, sent)["state"] == "done"


@pytest.fixture
def spoken(client: TestClient) -> dict[str, Any]:
    """A session with one uploaded recording."""
    interview = start_interview(client, questions=1)
    question = interview["questions"][0]["id"]
    with (DATA / "short.flac").open("rb") as file:
        sent = client.post(f"/api/questions/{question}/answers", files={"audio": file}).json()["id"]
    assert reviewed(client, sent)["state"] == "done"
    return interview | {"answer": sent}


def test_exported_page_holds_all_of_a_session_and_needs_nothing_else(client: TestClient) -> None:
    interview = start_interview(client, questions=1, goal="Design signalling")
    answered(client, interview, STAGED)
    page = client.get(f"/interviews/{interview['id']}/export.html")
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-disposition"].startswith('attachment; filename="longview-')
    assert OUTSIDE.findall(page.text) == []
    for part in ("relay frames", "Design signalling", "Practise next", "Long-term framing", "What worked"):
        assert part in page.text


def test_exported_page_names_what_it_counts(client: TestClient, spoken: dict[str, Any]) -> None:
    page = client.get(f"/interviews/{spoken['id']}/export.html").text
    [told] = re.findall(r"Delivery, which changes no judgement: (.*?)</p>", page)
    assert told == "fillers: 0 in all; no pauses longer than 2 s; length: 4 s."


def test_words_that_are_code_stay_words_in_the_exported_page(client: TestClient) -> None:
    interview = start_interview(client, questions=[f"Why? {HOSTILE}"], role=HOSTILE, goal=HOSTILE)
    answered(client, interview, f"{STAGED} {HOSTILE}")
    response = client.get(f"/interviews/{interview['id']}/export.html")
    page = response.text
    assert HOSTILE not in page
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert re.search(
        r'Security-Policy" content="default-src &#39;none&#39;; [^"]*script-src &#39;sha256-', page
    )
    name = response.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="longview-\d{4}-\d\d-\d\d-[a-z0-9-]+\.html"', name)


@pytest.mark.parametrize("role", ["漢字", "../../etc", 'a"b\\c', "é" * 200])
def test_file_names_are_safe_whatever_the_role_is_called(client: TestClient, role: str) -> None:
    interview = start_interview(client, role=role)
    for ending in ("html", "json"):
        name = client.get(f"/interviews/{interview['id']}/export.{ending}").headers["content-disposition"]
        safe = r'attachment; filename="longview-\d{4}-\d\d-\d\d-[a-z0-9-]{1,40}\.' + ending + '"'
        assert re.fullmatch(safe, name)


def test_recordings_are_in_the_page_only_when_asked_for(client: TestClient, spoken: dict[str, Any]) -> None:
    without = client.get(f"/interviews/{spoken['id']}/export.html").text
    assert "<audio" not in without
    assert "data-play" not in without
    page = client.get(f"/interviews/{spoken['id']}/export.html", params={"audio": "1"}).text
    sounds = re.findall(r'<audio [^>]*src="data:([a-z/]+);base64,([A-Za-z0-9+/=]+)"', page)
    assert [kind for kind, _ in sounds] == ["audio/flac"]
    assert base64.b64decode(sounds[0][1]) == client.get(f"/api/answers/{spoken['answer']}/audio").content


def test_exported_json_has_the_shapes_of_the_api(client: TestClient, spoken: dict[str, Any]) -> None:
    exported = client.get(f"/interviews/{spoken['id']}/export.json").json()
    assert exported == {
        "interview": client.get(f"/api/interviews/{spoken['id']}").json(),
        "report": client.get(f"/api/interviews/{spoken['id']}/report").json(),
        "answers": [client.get(f"/api/answers/{spoken['answer']}").json()],
    }


def test_session_of_another_or_none_is_not_exported(client: TestClient) -> None:
    for ending in ("html", "json"):
        assert client.get(f"/interviews/{'0' * 32}/export.{ending}").status_code == 404
