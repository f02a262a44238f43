"""Where weights are found, and that damaged ones are not used."""

from pathlib import Path

import pytest

from app.errors import ModelUnavailable
from app.speech.weights import DamagedModel, find

NOWHERE = "http://127.0.0.1:9"  # nothing listens there


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_text("x")
    return folder


def test_base_is_put_together_from_packages(models: Path) -> None:
    found = find("base", models, NOWHERE)
    assert (found / "model.bin").stat().st_size == 145_217_607
    assert sorted(file.name for file in found.iterdir()) == [
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.json",
    ]


def test_a_kept_model_is_not_made_again(models: Path) -> None:
    made = (find("base", models) / "model.bin").stat().st_mtime_ns
    assert (find("base", models, NOWHERE) / "model.bin").stat().st_mtime_ns == made


def test_a_kept_model_that_changed_is_refused(tmp_path: Path, models: Path) -> None:
    kept = tmp_path / "base"
    kept.mkdir()
    for file in find("base", models).iterdir():
        (kept / file.name).write_bytes(file.read_bytes())
    with (kept / "model.bin").open("r+b") as weights:
        weights.seek(70_000_000)
        weights.write(b"\xff\x00\xff\x00")
    with pytest.raises(DamagedModel, match="Delete that folder") as refusal:
        find("base", tmp_path, NOWHERE)
    assert str(kept) in refusal.value.sentence
    assert not refusal.value.retryable


def test_a_crash_in_the_middle_leaves_nothing_that_is_used(tmp_path: Path) -> None:
    unfinished = tmp_path / "tiny.en.unfinished"
    unfinished.mkdir()
    (unfinished / "model.bin").write_text("half")
    assert (find("tiny.en", tmp_path, NOWHERE) / "model.bin").stat().st_size == 75_537_502
    assert not unfinished.exists()


def test_a_folder_the_person_names_is_used_as_it_is(folder: Path, tmp_path: Path) -> None:
    assert find(str(folder), tmp_path / "cache", NOWHERE) == folder


def test_a_folder_that_holds_no_model_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(DamagedModel, match=r"not a whole speech model: tokenizer\.json missing"):
        find(str(folder), tmp_path)


@pytest.mark.parametrize("model", ["small", "large-v3-turbo", "someone/their-model", "no such name"])
def test_a_hub_that_cannot_be_reached_is_said_plainly(model: str, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="could not be fetched") as refusal:
        find(model, tmp_path, NOWHERE)
    assert f'"{model}"' in refusal.value.sentence
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []
