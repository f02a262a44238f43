from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from fastapi import FastAPI
from filelock import FileLock, Timeout
from starlette.testclient import TestClient

from app.main import choose_grader, choose_transcriber, create_app, describe
from app.settings import Settings
from tests.conftest import ADDRESS, DATA, reviewed, start_interview
from tests.fakes.openai_server import serving
from tests.fakes.transcription_server import FakeTranscription

HERE = "http://127.0.0.1:9/v1"
AWAY = "https://models.example/v1"


def sign(**settings: Any) -> Any:
    chosen = Settings(**settings)
    return describe(choose_transcriber(chosen), choose_grader(chosen)[0])


@pytest.mark.parametrize(
    ("settings", "leaves"),
    [
        ({}, None),
        ({"llm_base_url": HERE, "llm_model": "m"}, None),
        ({"stt_base_url": HERE}, None),
        ({"llm_base_url": AWAY, "llm_model": "m"}, "The words of answers go to models.example."),
        ({"stt_base_url": AWAY}, "Recordings go to models.example."),
        (
            {"stt_base_url": AWAY, "llm_base_url": "http://192.168.0.9:11434/v1", "llm_model": "m"},
            "Recordings go to models.example. The words of answers go to 192.168.0.9:11434.",
        ),
    ],
)
def test_sign_is_true_about_what_leaves_the_machine(settings: dict[str, Any], leaves: str | None) -> None:
    assert sign(**settings).leaves == leaves


def test_key_alone_means_the_endpoint_it_is_for() -> None:
    assert sign(llm_api_key="sk-x").leaves == "The words of answers go to api.openai.com."


def test_remote_transcriber_is_used_when_set(tmp_path: Path) -> None:
    endpoint = FakeTranscription({"text": "I want to lead a bakery in five years."})
    with serving(endpoint) as url:
        settings = Settings(data=tmp_path, stt_base_url=url, stt_model="heard-elsewhere")
        with TestClient(create_app(settings), base_url=ADDRESS) as client:
            question = start_interview(client)["questions"][0]["id"]
            files = {"audio": ("short.flac", (DATA / "short.flac").read_bytes())}
            sent = client.post(f"/api/questions/{question}/answers", files=files).json()["id"]
            answer = reviewed(client, sent)
    assert (answer["state"], answer["transcript"]["text"]) == (
        "done",
        "I want to lead a bakery in five years.",
    )
    assert [heard.fields["model"] for heard in endpoint.heard] == ["heard-elsewhere"]
    assert not (tmp_path / "models").exists()


def test_folder_taken_by_one_thread_is_free_once_another_lets_it_go(
    client: TestClient, settings: Settings
) -> None:
    assert isinstance(client.app, FastAPI)
    second = FileLock(settings.folder / "longview.lock")
    with pytest.raises(Timeout):
        second.acquire(timeout=0)
    other = Thread(target=client.app.state.lock.release)
    other.start()
    other.join()
    second.acquire(timeout=0)
    second.release()
