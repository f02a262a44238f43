"""The real application on an empty data folder, for any test that asks for it."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import hypothesis
import pytest
from starlette.testclient import TestClient

from app.main import adopt, create_app
from app.settings import Settings
from app.speech.whisper import WhisperTranscriber

DATA = Path(__file__).parent / "data"
ADDRESS = "http://127.0.0.1:8000"

SLOW = ("browser", "live", "pipeline", "speech", "test_cli.py")

# A busy machine may take long over any example.
hypothesis.settings.register_profile("busy", deadline=None)
hypothesis.settings.load_profile("busy")

STAGED = (
    "Five years out I would like to be designing rail signalling. First I would take the signalling "
    "licence, by my second year, and then test on live track. Your depot still runs relay frames, so I "
    "would learn the old logic I need before I draw the new. I have spent three years of Saturdays "
    "restoring a signal box because I like the moment the levers lock."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that at the end no process waits for another's last file."""
    items.sort(key=lambda item: item.path.relative_to(DATA.parent).parts[0] not in SLOW)


@pytest.fixture
def settings(tmp_path: Path, models: Path, database: Path) -> Settings:
    data = tmp_path / "data"
    data.mkdir()
    (data / "models").symlink_to(models)
    shutil.copy(database, data)
    return Settings(data=data)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that a first start of the application leaves: to copy it is quicker."""
    data = tmp_path_factory.mktemp("started")
    with TestClient(create_app(Settings(data=data))):
        return data / "longview.db"


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the speech model is put together, once for all tests and all their processes."""
    folder = tmp_path_factory.getbasetemp().parent / "models"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def transcriber(models: Path) -> WhisperTranscriber:
    """Loads its model once for all tests of a process."""
    return WhisperTranscriber(Settings().whisper_model, models)


@pytest.fixture
def client(settings: Settings, transcriber: WhisperTranscriber) -> Iterator[TestClient]:
    application = create_app(settings)
    application.state.transcriber = transcriber
    adopt(application, settings)
    with TestClient(application, base_url=ADDRESS) as client:
        yield client


@pytest.fixture
def question(client: TestClient) -> str:
    """The id of the first question of a new job interview."""
    return str(start_interview(client)["questions"][0]["id"])


def ask(client: httpx2.Client) -> str:
    """The id of the question of a new interview of one."""
    return str(start_interview(client, questions=1)["questions"][0]["id"])


def start_interview(client: httpx2.Client, **fields: Any) -> dict[str, Any]:
    body = {"scenario": "job_interview", "role": "signalling technician", "questions": 2} | fields
    response = client.post("/api/interviews", json=body)
    assert response.status_code == 201, response.text
    interview: dict[str, Any] = response.json()
    return interview


def reviewed(client: httpx2.Client, answer_id: str, seconds: float = 60) -> dict[str, Any]:
    """The answer once its review is done or has failed."""
    answer: dict[str, Any] = until(
        lambda: client.get(f"/api/answers/{answer_id}").json(),
        lambda answer: answer["state"] in ("done", "failed"),
        seconds,
    )
    return answer


def until(read: Callable[[], Any], enough: Callable[[Any], bool], seconds: float = 60) -> Any:
    """What `read` gives once it is enough."""
    end = time.monotonic() + seconds
    while not enough(value := read()):
        assert time.monotonic() < end, f"not within {seconds} s: {value}"
        time.sleep(0.05)
    return value
