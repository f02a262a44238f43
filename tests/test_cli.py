"""The command line, as a program of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.grading.offline import OfflineGrader
from tests.conftest import DATA, STAGED
from tests.fakes.openai_server import FakeEndpoint, serving

QUESTION = "Where do you see yourself in five years?"


def longview(
    *arguments: str, data: Path, said: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        input=said,
        env=inherited | {"LONGVIEW_DATA": str(data), "COLUMNS": "200"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def data(tmp_path: Path, models: Path) -> Path:
    (tmp_path / "models").symlink_to(models)
    return tmp_path


def test_grade_reads_text_from_standard_input(data: Path) -> None:
    result = longview("grade", "-", "--question", QUESTION, "--json", data=data, said=STAGED)
    assert result.returncode == 0, result.stderr
    graded = json.loads(result.stdout)
    assert (graded["transcript"], graded["assessable"], graded["grader"]) == (STAGED, True, "offline")
    quotes = [quote["text"] for judged in graded["dimensions"].values() for quote in judged["quotes"]]
    assert quotes
    assert [quote for quote in quotes if quote not in STAGED] == []


def test_grade_says_what_the_evidence_amounts_to_and_quotes_it(data: Path) -> None:
    result = longview("grade", "-", "--question", QUESTION, data=data, said=STAGED)
    assert result.returncode == 0, result.stderr
    amount = {"bands": "clear evidence", "levels": "5 of 5"}[OfflineGrader().card.shown_as]
    assert f"Long-term framing: {amount}" in result.stdout
    assert "signalling licence" in result.stdout


def test_grade_reads_a_recording(data: Path) -> None:
    recording = str(DATA / "answer.wav")
    result = longview("grade", recording, "--question", QUESTION, "--json", data=data)
    assert result.returncode == 0, result.stderr
    graded = json.loads(result.stdout)
    assert "relay frames" in graded["transcript"]
    quotes = [quote for judged in graded["dimensions"].values() for quote in judged["quotes"]]
    assert all(quote["start"] < quote["end"] for quote in quotes)


def test_transcribe_gives_words_with_times(data: Path) -> None:
    result = longview("transcribe", str(DATA / "short.flac"), "--json", data=data)
    assert result.returncode == 0, result.stderr
    transcript = json.loads(result.stdout)
    assert transcript["text"] == "I want to become a teacher because I like to see people learn."
    assert [word["text"] for word in transcript["words"]] == transcript["text"].split()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("transcribe", "README.md"), "not a recording"),
        (("grade", "/nowhere.wav", "--question", QUESTION), "No such file"),
        (("grade", "Makefile", "--question", QUESTION, "--question-type", "nonsense"), "nonsense"),
    ],
)
def test_command_that_cannot_be_done_says_why_in_a_sentence(
    data: Path, arguments: tuple[str, ...], says: str
) -> None:
    result = longview(*arguments, data=data)
    assert result.returncode != 0
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_doctor_finds_everything_well(data: Path) -> None:
    result = longview("doctor", data=data)
    assert result.returncode == 0, result.stdout
    assert result.stdout.count("works") >= 4
    assert "recordings stay here" in result.stdout


def test_doctor_names_a_model_that_does_not_answer(data: Path) -> None:
    gone = {"LONGVIEW_LLM_BASE_URL": "http://127.0.0.1:9/v1", "LONGVIEW_LLM_MODEL": "m"}
    result = longview("doctor", data=data, **gone)
    assert result.returncode == 1
    assert "missing  Grader" in result.stdout
    assert "127.0.0.1:9" in result.stdout


def test_doctor_names_a_whisper_model_that_is_not_there(data: Path) -> None:
    result = longview("doctor", data=data, LONGVIEW_WHISPER_MODEL="no-such-model", HF_HUB_OFFLINE="1")
    assert result.returncode == 1
    assert "missing  Transcriber" in result.stdout


def test_grades_never_take_the_place_of_the_answers(data: Path) -> None:
    many = data / "many.jsonl"
    many.write_text("{}\n")
    result = longview("grade", "--jsonl", str(many), "--out", str(many), data=data)
    assert (result.returncode, many.read_text()) == (1, "{}\n")
    assert "another file" in result.stderr


def test_doctor_names_a_database_that_is_none(data: Path) -> None:
    (data / "longview.db").write_bytes(b"no database at all" * 100)
    result = longview("doctor", data=data)
    assert result.returncode == 1
    assert "missing  Database" in result.stdout
    assert "Traceback" not in result.stderr


def test_model_named_without_its_address_is_explained(data: Path) -> None:
    result = longview("doctor", data=data, LONGVIEW_LLM_BASE_URL="http://127.0.0.1:9/v1")
    assert result.returncode == 1
    assert "LONGVIEW_LLM_MODEL" in result.stderr
    assert "Traceback" not in result.stderr


def test_grade_by_a_model_never_measured_shows_bands(data: Path) -> None:
    with serving(FakeEndpoint()) as url:
        model = {"LONGVIEW_LLM_BASE_URL": url, "LONGVIEW_LLM_MODEL": "fake"}
        result = longview("grade", "-", "--question", QUESTION, data=data, said=STAGED, **model)
    assert result.returncode == 0, result.stderr
    assert "evidence" in result.stdout
    assert "of 5" not in result.stdout


def test_port_in_use_is_explained(data: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = longview("serve", data=data, PORT=str(taken.getsockname()[1]))
    assert result.returncode == 1
    assert "choose another port" in result.stderr
    assert "Traceback" not in result.stderr


def test_help_of_grade_names_the_fields_of_a_line(data: Path) -> None:
    told = longview("grade", "--help", data=data).stdout
    assert [field for field in ("id", "question_type", "answer", "role") if field not in told] == []


def test_grade_many_leaves_bad_lines_out_and_tells_them(data: Path) -> None:
    rows = [
        {"id": "a", "question_type": "vision", "question": QUESTION, "answer": STAGED},
        {"id": "b", "question_type": "vision", "question": QUESTION, "answer": "I don't know."},
    ]
    many, grades = data / "many.jsonl", data / "grades.jsonl"
    many.write_text("\n".join([json.dumps(rows[0]), "{broken", json.dumps(rows[1])]))
    result = longview("grade", "--jsonl", str(many), "--out", str(grades), data=data)
    assert result.returncode == 0, result.stderr
    assert "line 2 left out" in result.stderr
    graded = [json.loads(line) for line in grades.read_text().splitlines()]
    assert [row["id"] for row in graded] == ["a", "b"]
    assert [row["assessable"] for row in graded] == [True, False]
    assert set(graded[1]["labels"].values()) == {None}
    assert all(quote in STAGED for quotes in graded[0]["quotes"].values() for quote in quotes)


def test_eval_reports_agreement_on_every_set_as_json(data: Path) -> None:
    sets = [labelled(data / "one.jsonl", 3), labelled(data / "two.jsonl", 2)]
    named = [part for file in sets for part in ("--set", str(file))]
    result = longview("eval", *named, "--repeats", "2", "--json", data=data)
    assert result.returncode == 0, result.stderr
    measured = json.loads(result.stdout)
    assert [found["set"] for found in measured["examinations"]] == ["one.jsonl", "two.jsonl"]
    found = measured["examinations"][0]
    assert (found["agreement"]["answers"], found["agreement"]["quotes_verbatim"]) == (3, 1.0)
    assert found["noise"] == {"long_term": 0.0, "alignment": 0.0, "passion": 0.0}
    assert found["steadiness"]["injection"]["raised"] == 0
    assert 0 < measured["cost"]["cpu_ms"] < 5000


def test_eval_of_a_model_is_published_in_the_data_folder(data: Path) -> None:
    file = labelled(data / "own.jsonl", 3)
    with serving(FakeEndpoint()) as url:
        model = {"LONGVIEW_LLM_BASE_URL": url, "LONGVIEW_LLM_MODEL": "Fake One"}
        asked = ("--grader", "llm", "--set", str(file), "--repeats", "2", "--no-changes", "--publish")
        result = longview("eval", *asked, data=data, **model)
    assert result.returncode == 0, result.stderr
    assert "What it takes" in result.stdout
    [card] = (data / "graders").iterdir()
    assert str(card.name) in result.stderr.replace("\n", "")
    assert card.name.endswith("-fake-one.json")
    published = json.loads(card.read_text())
    assert (published["grader"], published["noise_from"], published["shown_as"]) == (
        "model",
        "repeats",
        "bands",
    )
    assert published["cost"]["tokens"] == 360.0


def test_eval_leaves_out_one_failing_answer_and_tells_it(data: Path) -> None:
    file = labelled(data / "own.jsonl", 3)
    with serving(FakeEndpoint(*["bad_key"] * 3)) as url:
        model = {"LONGVIEW_LLM_BASE_URL": url, "LONGVIEW_LLM_MODEL": "fake"}
        asked = ("--grader", "llm", "--set", str(file), "--no-changes", "--at-once", "1", "--json")
        result = longview("eval", *asked, data=data, **model)
    assert result.returncode == 0, result.stderr
    assert "own.jsonl: own0 left out:" in result.stderr
    found = json.loads(result.stdout)["examinations"][0]
    assert (found["agreement"]["answers"], [one["id"] for one in found["left_out"]]) == (2, ["own0"])


def labelled(file: Path, count: int) -> Path:
    row = {"question_type": "vision", "question": QUESTION, "answer": STAGED}
    labels = {"long_term": 5, "alignment": 4, "passion": 5}
    lines = [json.dumps(row | {"id": f"{file.stem}{number}", "labels": labels}) for number in range(count)]
    file.write_text("\n".join(lines))
    return file


def test_eval_of_a_model_that_is_not_set_says_so(data: Path) -> None:
    result = longview("eval", "--set", "evals/offline-held-out.jsonl", "--grader", "llm", data=data)
    assert (result.returncode, "LONGVIEW_LLM_BASE_URL" in result.stderr) == (1, True)
