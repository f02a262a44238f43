"""The fake endpoint is told how to behave, in process and over the wire."""

import pytest
from starlette.testclient import TestClient

from tests.fakes.openai_server import BEHAVIOURS, FakeEndpoint

BODY = {
    "model": "fake",
    "messages": [{"role": "user", "content": "coding_passion\nBEGIN x\nI love rail.\nEND x\n"}],
}


def statuses(client: TestClient, times: int) -> list[int]:
    return [client.post("/v1/chat/completions", json=BODY).status_code for _ in range(times)]


def test_behaviour_for_some_requests_ends_by_itself() -> None:
    client = TestClient(FakeEndpoint().app)
    assert client.post("/_behaviour", json={"name": "error_503", "times": 2}).status_code == 200
    assert statuses(client, 4) == [503, 503, 200, 200]


def test_behaviour_without_times_lasts_until_told_otherwise() -> None:
    client = TestClient(FakeEndpoint().app)
    client.post("/_behaviour", json={"name": "bad_key"})
    assert statuses(client, 2) == [401, 401]
    client.post("/_behaviour", json={"name": "good"})
    assert statuses(client, 1) == [200]
    assert [sent["messages"] for sent in client.get("/_requests").json()] == [BODY["messages"]] * 3


def test_unknown_behaviour_is_refused() -> None:
    client = TestClient(FakeEndpoint().app)
    assert client.post("/_behaviour", json={"name": "nonsense"}).status_code == 400
    assert client.get("/_behaviours").json() == list(BEHAVIOURS)


@pytest.mark.parametrize("name", sorted(set(BEHAVIOURS) - {"hang", "endless", "trickle", "drops"}))
def test_every_behaviour_answers(name: str) -> None:
    client = TestClient(FakeEndpoint(usual=name).app, follow_redirects=False)
    assert client.post("/v1/chat/completions", json=BODY).status_code in {
        200,
        307,
        400,
        401,
        403,
        404,
        422,
        429,
        500,
        503,
    }
