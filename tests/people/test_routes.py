"""Settings and privacy, as a browser without JavaScript uses them."""

import asyncio
import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text, update
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from app.answers.answer import Answer
from app.archive import archive as pieces
from app.main import create_app
from app.people.person import Person
from app.settings import Choices, Settings
from tests.conftest import ADDRESS, DATA, STAGED, reviewed, start_interview, until
from tests.fakes.openai_server import FakeEndpoint, serving

HEARD = "I want to open a bakery in five years."


def spoken(client: TestClient) -> str:
    """A recorded answer, reviewed."""
    question = start_interview(client)["questions"][0]["id"]
    files = {"audio": ("short.flac", (DATA / "short.flac").read_bytes())}
    answer = client.post(f"/api/questions/{question}/answers", files=files).json()["id"]
    assert reviewed(client, answer)["state"] == "done"
    return str(answer)


def typed(client: TestClient, said: str = STAGED) -> str:
    question = start_interview(client)["questions"][0]["id"]
    answer = client.post(f"/api/questions/{question}/answers", json={"text": said}).json()["id"]
    assert reviewed(client, answer)["state"] == "done"
    return str(answer)


def said_long_ago(client: TestClient, days: int) -> None:
    with client.app.state.sessions.begin() as session:  # type: ignore[attr-defined]
        session.execute(update(Answer).values(created_at=datetime.now(UTC) - timedelta(days=days)))


def archive(client: TestClient) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(client.get("/settings/export").content))


def test_new_person_is_met_with_numbers_and_hints(client: TestClient) -> None:
    page = client.get("/settings").text
    assert re.findall(r'name="(gentle|hints)"[^>]* checked', page) == ["hints"]


def test_gentle_mode_is_kept_and_can_be_left(client: TestClient) -> None:
    client.post("/settings/preferences", data={"gentle": "true"})
    assert re.findall(r'name="(gentle|hints)"[^>]* checked', client.get("/settings").text) == ["gentle"]
    client.post("/settings/preferences", data={"hints": "true"})
    assert re.findall(r'name="(gentle|hints)"[^>]* checked', client.get("/settings").text) == ["hints"]


def test_gentle_home_shows_the_next_step_and_no_level(client: TestClient) -> None:
    typed(client)
    assert re.search(r"evidence", client.get("/").text)
    client.post("/settings/preferences", data={"gentle": "true"})
    page = client.get("/").text
    assert "Next step." in page
    assert re.search(r"little evidence|some evidence|clear evidence|Due today", page) is None


def test_other_sites_page_changes_nothing(client: TestClient) -> None:
    strange = {"Sec-Fetch-Site": "cross-site"}
    sent = client.post("/settings/deletion", data={"confirmation": "delete everything"}, headers=strange)
    assert sent.status_code == 403


def test_page_says_where_how_much_and_that_no_model_is_used(client: TestClient, settings: Settings) -> None:
    spoken(client)
    page = client.get("/settings").text
    assert str(settings.folder) in page
    assert "the built-in offline grader; fixed rules word the advice" in page
    recordings = re.search(r"copies for playing</th><td>([\d.]+) kB", page)
    assert recordings and 40 < float(recordings.group(1)) < 900


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("good", "<dd>yes: it keeps to the shape"),
        ("json_schema_400", "<dd>no, but JSON"),
        ("any_format_422", "<dd>no: Longview asks for JSON in words"),
        ("bad_key", "refused the key it was given. Nothing of yours was sent."),
    ],
)
def test_test_of_the_connection_shows_what_the_model_can_do(
    tmp_path: Path, behaviour: str, said: str
) -> None:
    with serving(FakeEndpoint(usual=behaviour)) as url:
        settings = Settings(data=tmp_path, llm_base_url=url, llm_model="fake")
        with TestClient(create_app(settings), base_url=ADDRESS) as client:
            page = client.post("/settings/trial").text
    assert said in page


class Slow(FakeEndpoint):
    """Keeps its replies back while it is `held`."""

    held = False

    async def complete(self, request: Request) -> Response:
        response = await super().complete(request)
        while self.held:
            await asyncio.sleep(0.02)
        return response


@contextmanager
def near(client: TestClient, usual: str = "good") -> Iterator[tuple[Slow, dict[str, str]]]:
    """A model this machine serves on a usual port, and the form that chooses it."""
    endpoint = Slow(usual=usual)
    with serving(endpoint) as url:
        state: Any = client.app.state  # type: ignore[attr-defined]
        state.ports = {"Ollama": urlsplit(url).port}
        yield endpoint, {"base_url": url, "model": "fake"}


def graders(client: TestClient, answer: str) -> list[str]:
    return [grade["grader"] for grade in client.get(f"/api/answers/{answer}").json()["grades"]]


def test_connection_that_was_given_up_meanwhile_is_not_tested(client: TestClient) -> None:
    response = client.post("/settings/trial")
    assert (response.status_code, "no connection to test" in response.text) == (409, True)


def test_models_of_this_machine_are_offered(client: TestClient) -> None:
    with near(client) as (_, form):
        page = client.get("/settings", params={"look": "true"}).text
    assert f'name="base_url" value="{form["base_url"]}"' in page
    assert "<option>fake</option>" in page


def test_chosen_model_judges_the_next_answer_and_is_left_again(
    client: TestClient, settings: Settings
) -> None:
    with near(client) as (_, form):
        page = client.post("/settings/model", data=form).text
        assert "From now on answers are judged by the language model fake." in page
        assert f"the language model fake at {form['base_url']}" in page
        assert client.get("/health").json()["grader"] == "the language model fake"
        assert graders(client, typed(client)) == ["offline", "model"]
        client.post("/settings/model")
        assert graders(client, typed(client)) == ["offline"]
    assert Choices.read(settings.folder) == Choices()


def test_answer_under_way_keeps_the_grader_it_began_with(client: TestClient) -> None:
    with near(client) as (endpoint, form):
        client.post("/settings/model", data=form)
        endpoint.held = True
        question = start_interview(client)["questions"][0]["id"]
        answer = client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
        asked = len(endpoint.requests)
        until(lambda: len(endpoint.requests), lambda count: count >= asked + 3)
        client.post("/settings/model")
        endpoint.held = False
        assert reviewed(client, answer)["state"] == "done"
        assert graders(client, answer) == ["offline", "model"]


def test_model_that_does_not_work_is_not_chosen(client: TestClient, settings: Settings) -> None:
    with near(client, "bad_key") as (_, form):
        response = client.post("/settings/model", data=form)
    assert (response.status_code, Choices.read(settings.folder)) == (422, Choices())
    assert "refused the key it was given. Nothing of yours was sent." in response.text
    assert "Your answer is safe" not in response.text
    assert "the built-in offline grader; fixed rules" in response.text
    assert graders(client, typed(client)) == ["offline"]


def test_model_that_fails_later_leaves_the_offline_grade(client: TestClient) -> None:
    with near(client) as (endpoint, form):
        client.post("/settings/model", data=form)
        endpoint.usual = "bad_key"
        question = start_interview(client)["questions"][0]["id"]
        answer = client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
        told = reviewed(client, answer)
    assert (told["state"], told["failed_step"]) == ("failed", "grade")
    assert graders(client, answer) == ["offline"]


def test_what_was_told_at_the_start_is_not_changed_on_the_page(tmp_path: Path) -> None:
    told = Settings(data=tmp_path, llm_api_key="sk-secret", whisper_model="base", keep_days=3)
    with TestClient(create_app(told), base_url=ADDRESS) as client:
        page = client.get("/settings").text
        forms = {
            "model": {},
            "speech": {"whisper_model": "tiny.en"},
            "retention": {"keep_days": "30"},
        }
        refused = [client.post(f"/settings/{name}", data=form).status_code for name, form in forms.items()]
    assert page.count("so it cannot be changed here") == 3
    assert refused == [409, 409, 409]
    assert Choices.read(told.folder) == Choices()


@pytest.mark.parametrize("path", ["/settings/model", "/settings/trial"])
def test_page_never_chooses_an_address_elsewhere(client: TestClient, settings: Settings, path: str) -> None:
    away = {"base_url": "https://models.example/v1", "model": "m"}
    response = client.post(path, data=away)
    assert response.status_code == 422
    assert "Only a server on this machine" in response.text
    assert Choices.read(settings.folder) == Choices()


def test_chosen_speech_model_hears_the_next_recording(client: TestClient) -> None:
    page = client.post("/settings/speech", data={"whisper_model": "tiny.en"}).text
    assert "The next recording is written down by Whisper tiny.en on this machine." in page
    told = client.get(f"/api/answers/{spoken(client)}").json()
    assert told["transcript"]["transcriber"] == "Whisper tiny.en on this machine"
    assert client.post("/settings/speech", data={"whisper_model": "/etc"}).status_code == 422


def test_other_choices_leave_the_loaded_speech_model_in_place(client: TestClient) -> None:
    state: Any = client.app.state  # type: ignore[attr-defined]
    loaded = state.transcriber
    client.post("/settings/retention", data={"keep_days": "30"})
    assert state.transcriber is loaded


def test_choices_in_the_data_folder_hold_at_the_next_start(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/settings/speech", data={"whisper_model": "tiny.en"})
    client.post("/settings/retention", data={"keep_days": "30"})
    monkeypatch.setenv("LONGVIEW_DATA", str(settings.folder))
    started = Settings.read()
    assert (started.whisper_model, started.keep_days) == ("tiny.en", 30)


@pytest.mark.parametrize("days", ["0", "-3", "soon", "10000", "1.5"])
def test_days_that_are_no_number_of_days_are_refused(
    client: TestClient, settings: Settings, days: str
) -> None:
    response = client.post("/settings/retention", data={"keep_days": days})
    assert (response.status_code, Choices.read(settings.folder).keep_days) == (422, None)
    assert "Give a number of days from 1 to 9999." in response.text


def test_old_recordings_go_and_their_words_stay(client: TestClient) -> None:
    answer = spoken(client)
    said_long_ago(client, 31)
    assert (
        "1 recording was deleted." in client.post("/settings/recordings-deletion", data={"days": "30"}).text
    )
    told = client.get(f"/api/answers/{answer}").json()
    assert "teacher" in told["transcript"]["text"]
    assert told["assessment"]
    assert client.get(f"/api/answers/{answer}/audio").status_code == 404
    page = client.get(f"/answers/{answer}")
    assert (page.status_code, "<audio" in page.text) == (200, False)


def test_young_recordings_stay(client: TestClient) -> None:
    answer = spoken(client)
    said_long_ago(client, 29)
    assert (
        "Nothing was deleted: no recording is that old."
        in client.post("/settings/recordings-deletion", data={"days": "30"}).text
    )
    assert client.get(f"/api/answers/{answer}/audio").status_code == 200


def test_recording_that_could_not_be_written_down_stays(client: TestClient) -> None:
    question = start_interview(client)["questions"][0]["id"]
    torn = {"audio": ("torn.wav", b"RIFF\0\0\0\0WAVEnothing of a kind")}
    answer = client.post(f"/api/questions/{question}/answers", files=torn).json()["id"]
    assert reviewed(client, answer)["state"] == "failed"
    said_long_ago(client, 99)
    client.post("/settings/recordings-deletion", data={"days": "30"})
    assert client.get(f"/api/answers/{answer}/audio").status_code == 200


def test_recordings_are_let_go_from_the_start_when_so_set(settings: Settings) -> None:
    with TestClient(create_app(settings), base_url=ADDRESS) as client:
        answer = spoken(client)
        said_long_ago(client, 31)
    again = settings.model_copy(update={"keep_days": 30})
    with TestClient(create_app(again), base_url=ADDRESS) as client:
        until(lambda: client.get(f"/api/answers/{answer}/audio").status_code, lambda code: code == 404)
        assert "teacher" in client.get(f"/api/answers/{answer}").json()["transcript"]["text"]


@pytest.mark.parametrize(
    "form", ["preferences", "trial", "model", "speech", "retention", "recordings-deletion", "deletion"]
)
def test_address_of_a_form_opened_by_itself_shows_the_page(client: TestClient, form: str) -> None:
    response = client.get(f"/settings/{form}")
    assert (response.status_code, response.url.path) == (200, "/settings")


def test_address_of_no_form_is_not_found(client: TestClient) -> None:
    assert client.get("/settings/nothing").status_code == 404


def test_export_holds_every_session_and_each_recording_as_it_came(client: TestClient) -> None:
    heard, written = spoken(client), typed(client)
    with archive(client) as file:
        assert file.testzip() is None
        sessions = [json.loads(file.read(name)) for name in file.namelist() if name.startswith("interviews/")]
        assert file.read(f"recordings/{heard}.flac") == (DATA / "short.flac").read_bytes()
        recordings = [name for name in file.namelist() if name.startswith("recordings/")]
        person = json.loads(file.read("person.json"))
    answers = [answer for item in sessions for asked in item["questions"] for answer in asked["answers"]]
    assert {answer["id"] for answer in answers} == {heard, written}
    assert STAGED in [answer["transcript"]["text"] for answer in answers]
    assert all(answer["assessment"]["coaching"]["change"] for answer in answers)
    assert len(recordings) == 1
    assert (person["preferences"]["gentle"], len(person["questions_come_back"])) == (False, 1)


def test_export_reads_past_the_first_page_of_sessions(client: TestClient) -> None:
    for number in range(23):
        start_interview(client, role=f"role {number}")
    with archive(client) as file:
        assert len([name for name in file.namelist() if name.startswith("interviews/")]) == 23


def test_export_goes_on_when_an_answer_is_deleted_meanwhile(client: TestClient) -> None:
    first, second = typed(client), typed(client)
    state: Any = client.app.state  # type: ignore[attr-defined]
    with state.sessions() as session:
        coming = pieces(state.sessions, Person.local(session).id, state.recordings)
    begun = next(coming)
    assert client.delete(f"/api/answers/{first}").status_code == 204
    with zipfile.ZipFile(io.BytesIO(begun + b"".join(coming))) as file:
        told = "".join(file.read(name).decode() for name in file.namelist())
    assert (first in told, second in told) == (False, True)


def test_export_is_no_larger_than_the_page_says(client: TestClient) -> None:
    spoken(client)
    page = client.get("/settings").text
    said = re.search(r"At most ([\d.]+) kB, of which ([\d.]+) kB recordings", page)
    assert said
    most, recordings = (float(number) for number in said.groups())
    assert recordings == pytest.approx((DATA / "short.flac").stat().st_size / 1000, abs=0.06)
    assert recordings < len(client.get("/settings/export").content) / 1000 < most


def test_export_is_never_whole_in_memory(client: TestClient) -> None:
    answer, megabytes = spoken(client), 40
    state: Any = client.app.state  # type: ignore[attr-defined]
    state.recordings.keep(answer, io.BytesIO(b"OggS" + bytes(megabytes * 1_000_000)))
    with state.sessions() as session:
        person = Person.local(session).id
    tracemalloc.start()
    sent = sum(map(len, pieces(state.sessions, person, state.recordings)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > megabytes * 1_000_000
    assert most < 5_000_000


def test_export_of_nothing_is_a_whole_file(client: TestClient) -> None:
    with archive(client) as file:
        assert file.namelist() == ["README.txt", "person.json"]


@pytest.mark.parametrize("typed_words", ["", "yes", "delete"])
def test_deletion_without_the_words_deletes_nothing(client: TestClient, typed_words: str) -> None:
    start_interview(client)
    response = client.post("/settings/deletion", data={"confirmation": typed_words})
    assert response.status_code == 422
    assert "Nothing was deleted." in response.text
    assert len(client.get("/api/interviews").json()["items"]) == 1


def test_deleting_everything_leaves_nothing_behind(client: TestClient, settings: Settings) -> None:
    answer = spoken(client)
    typed(client, f"{HEARD} {STAGED}")
    client.post("/settings/preferences", data={"gentle": "true"})
    gone = client.post(
        "/settings/deletion", data={"confirmation": " Delete everything "}, follow_redirects=False
    )
    assert (gone.status_code, gone.headers["Clear-Site-Data"]) == (303, '"storage"')
    assert client.get("/api/interviews").json()["items"] == []
    assert client.get(f"/api/answers/{answer}").status_code == 404
    assert [file for file in (settings.folder / "recordings").rglob("*") if file.is_file()] == []
    assert {name for name, count in rows(client).items() if count} == {"people"}
    left = b"".join(file.read_bytes() for file in settings.folder.glob("longview.db*"))
    assert [word for word in (b"bakery", b"relay frames", b"teacher") if word in left] == []
    assert re.findall(r'name="(gentle|hints)"[^>]* checked', client.get("/settings").text) == ["hints"]


def rows(client: TestClient) -> dict[str, int]:
    tables = ("people", "interviews", "questions", "schedules", "answers", "utterances", "grades")
    with client.app.state.sessions() as session:  # type: ignore[attr-defined]
        return {name: session.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables}


def test_deletion_takes_recordings_a_crash_left_without_an_answer(
    client: TestClient, settings: Settings
) -> None:
    client.app.state.recordings.keep("0" * 32, io.BytesIO(b"left over"))  # type: ignore[attr-defined]
    client.post("/settings/deletion", data={"confirmation": "delete everything"})
    assert [file for file in (settings.folder / "recordings").rglob("*") if file.is_file()] == []
