import pytest
from starlette.testclient import TestClient

from app.pages import STATIC_PATH

NEW = {"scenario": "job_interview", "role": "baker"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "none"}, 201),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 201),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_change_from_another_sites_page_is_refused(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/api/interviews", json=NEW, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:8000", 200),
        ("[::1]:8000", 200),
        ("192.168.1.5:8000", 200),
        ("mylaptop:8000", 200),
        ("rebound.example:8000", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_name_a_stranger_could_point_here_is_refused(client: TestClient, host: str, status: int) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == status


def test_every_page_forbids_foreign_scripts_and_framing(client: TestClient) -> None:
    for path in ("/", "/interviews", "/nothing", "/health"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "microphone=(self)" in headers["permissions-policy"]


def test_words_are_not_stored_by_the_browser_but_files_and_what_is_being_typed_are(
    client: TestClient, question: str
) -> None:
    kept = ("/", "/interviews", "/nothing", "/api/interviews", f"/questions/{question}/takes")
    assert {client.get(path).headers["cache-control"] for path in kept} == {"no-store"}
    stored = (f"{STATIC_PATH}/css/base.css", f"/questions/{question}", "/interviews/new")
    assert {client.get(path).headers["cache-control"] for path in stored} == {"no-cache"}


def test_docs_load_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    assert client.get("/docs/assets/swagger-ui-bundle.js").status_code == 200
    paths = client.get("/openapi.json").json()["paths"]
    assert {
        "/health",
        "/api/interviews",
        "/api/interviews/{interview_id}",
        "/api/questions/{question_id}/answers",
        "/api/answers/{answer_id}",
        "/api/answers/{answer_id}/audio",
        "/api/answers/{answer_id}/events",
    } <= set(paths)


def test_health_says_what_works_here(client: TestClient) -> None:
    assert client.get("/health").json() == {
        "status": "ok",
        "transcriber": "Whisper base on this machine",
        "grader": "the built-in offline grader",
        "leaves_machine": None,
    }


@pytest.mark.parametrize(
    ("host", "connects"),
    [
        ("mylaptop:8000", "connect-src 'self' ws://mylaptop:8000 wss://mylaptop:8000"),
        ("[::1]:8000", "connect-src 'self' ws://[::1]:8000 wss://[::1]:8000"),
        ("mylaptop; script-src *", "connect-src 'self'"),
    ],
)
def test_policy_names_the_place_of_its_own_web_sockets_alone(
    client: TestClient, host: str, connects: str
) -> None:
    policy = client.get("/health", headers={"Host": host}).headers["Content-Security-Policy"]
    assert policy.split("; ")[1] == connects
