"""The bench of live words, by its command and part by part."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.errors import Unprocessable
from app.live.spoken import Take, caption_delays, cut
from app.speech.transcript import Transcript, Word
from tests.conftest import DATA

SHORT = "I want to become a teacher, because I like to see people learn."
ENGINES = Path(__file__).parents[2] / "evals" / "engines.py"


def bench(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["bench", *arguments], env={"LONGVIEW_DATA": str(data)})


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "models").symlink_to(models)
    return folder


@pytest.fixture(scope="module")
def measured(data: Path) -> dict[str, Any]:
    said = data / "said.txt"
    said.write_text(f"Um, {SHORT}")
    how = ["--speed", "max", "--stops", "2", "--speakers", "2", "--json", "--reference", str(said)]
    engine = f"{sys.executable} {ENGINES} faster-whisper {data}/models/base 1"
    result = bench(data, "live", str(DATA / "short.ogg"), *how, "--engine", engine)
    assert result.exit_code == 0, result.output
    (data / "measured.json").write_text(result.stdout)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_bench_live_gives_the_same_words_live_and_whole(measured: dict[str, Any]) -> None:
    live, full, other = measured["live"], measured["full"], measured["others"][0]
    assert live["text"] == full["text"] == SHORT.replace(",", "")
    assert other["engine"] == "faster-whisper, greedy"
    assert [one["wer"] for one in (live, full, other)] == [0, 0, 0]
    assert [one["fillers_kept"] for one in (live, full, other)] == [0, 0, 0]


def test_bench_live_measures_what_each_took(measured: dict[str, Any]) -> None:
    live, full, other = measured["live"], measured["full"], measured["others"][0]
    assert live["waits"] == 4
    assert 0 < live["stop_to_final_s"] <= live["stop_to_final_p95_s"] <= live["stop_to_final_max_s"]
    assert min(one["cpu_per_audio_s"] for one in (live, full, other)) > 0
    assert 0 <= live["memory_growth_mb"] < live["memory_mb"]
    assert not {name for name in live if "caption" in name}


def test_at_the_pace_of_speech_captions_are_measured(data: Path) -> None:
    result = bench(data, "live", str(DATA / "short.ogg"), "--stops", "1", "--json")
    live = json.loads(result.stdout)["live"]
    assert 0 < live["caption_delay_p50_s"] == live["caption_delay_p95_s"] < 30
    assert live["cpu_with_captions_per_audio_s"] > 0
    assert "wer" not in live


def test_a_page_says_of_each_bar_whether_it_is_met(measured: dict[str, Any], data: Path) -> None:
    measured["live"] |= {"stop_to_final_p95_s": 2.0, "cpu_per_audio_s": 0.07}
    slow, crowd = data / "slow.json", data / "crowd.json"
    slow.write_text(json.dumps(measured | {"speakers": 1}))
    crowd.write_text(json.dumps([measured | {"speakers": 16}]))
    page = bench(data, "page", str(slow), str(crowd)).stdout
    assert "| wait after stop, one speaker, p95 | 1.00 s | 2.00 s | **not met** |" in page
    assert "| CPU for each second of sound, without captions | 0.080 s | 0.070 s | met |" in page
    assert "| first word of a sentence shown after, one speaker, p50 | 1.50 s | – | not measured |" in page
    assert "| short.ogg, 4 s | while spoken, p50 |" in page


def test_bench_page_wants_what_the_bench_printed(tmp_path: Path) -> None:
    result = bench(tmp_path, "page", str(DATA / "README.md"))
    assert isinstance(result.exception, Unprocessable)


def test_bench_live_wants_a_reference_for_each_file(tmp_path: Path) -> None:
    files = [str(DATA / "short.ogg"), str(DATA / "short.mp3")]
    result = bench(tmp_path, "live", *files, "--reference", str(DATA / "README.md"))
    assert isinstance(result.exception, Unprocessable)


@pytest.mark.parametrize("command", ["no-such-program", f"{sys.executable} -c print()", "'"])
def test_an_engine_that_fails_is_named(data: Path, command: str) -> None:
    result = bench(
        data, "live", str(DATA / "short.ogg"), "--speed", "max", "--stops", "1", "--engine", command
    )
    assert isinstance(result.exception, Unprocessable)
    assert command in result.exception.sentence


def test_cut_gives_pieces_of_a_quarter_second_that_are_the_recording() -> None:
    recording = bytes(range(251))
    pieces = cut(recording, 2.6)
    assert (len(pieces), b"".join(pieces)) == (10, recording)
    assert {len(piece) for piece in pieces} == {25, 26}


def test_a_caption_is_as_late_as_the_first_word_of_its_sentence_is_shown() -> None:
    ends = {"I": 0.5, "plan.": 1.0, "You": 2.0, "too.": 2.5, "Yes.": 4.0}
    words = tuple(Word(text=text, start=end - 0.2, end=end, confidence=1) for text, end in ends.items())
    shown = [(1.5, 2), (2.75, 3), (3.0, 4)]
    transcript = Transcript(words=words, seconds=4.25)
    take = Take(wait=0.5, transcript=transcript, heard=[], shown=shown, growth=0.0)
    assert list(caption_delays(take)) == [1.0, 0.75, 0.75]
