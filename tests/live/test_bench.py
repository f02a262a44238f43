"""The bench of live words, by its command and part by part."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from app.cli import cli
from app.errors import Unprocessable
from app.live.spoken import Take, caption_delays, cut
from app.speech.transcript import Transcript, Word
from tests.conftest import DATA

SHORT = "I want to become a teacher, because I like to see people learn."


def bench(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["bench", "live", *arguments], env={"LONGVIEW_DATA": str(data)})


def test_bench_live_gives_the_same_words_live_and_whole(tmp_path: Path, models: Path) -> None:
    (tmp_path / "models").symlink_to(models)
    said, page = tmp_path / "said.txt", tmp_path / "performance.md"
    said.write_text(SHORT)
    how = ["--speed", "max", "--stops", "2", "--json", "--reference", str(said), "--page", str(page)]
    result = bench(tmp_path, str(DATA / "short.ogg"), *how)
    assert result.exit_code == 0, result.output
    measured = json.loads(result.stdout)
    live, full = measured["live"], measured["full"]
    assert live["text"] == full["text"] == SHORT.replace(",", "")
    assert (live["wer"], full["wer"], live["waits"]) == (0, 0, 2)
    assert 0 < live["stop_to_final_s"] <= live["stop_to_final_max_s"]
    assert full["cpu_per_audio_s"] > 0
    assert f"| short.ogg | while spoken | 0.0% | {live['cpu_per_audio_s']:.3f} |" in page.read_text()


def test_bench_live_wants_a_reference_for_each_file(tmp_path: Path) -> None:
    files = [str(DATA / "short.ogg"), str(DATA / "short.mp3")]
    result = bench(tmp_path, *files, "--reference", str(DATA / "README.md"))
    assert isinstance(result.exception, Unprocessable)


def test_cut_gives_pieces_of_a_quarter_second_that_are_the_recording() -> None:
    recording = bytes(range(251))
    pieces = cut(recording, 2.6)
    assert (len(pieces), b"".join(pieces)) == (10, recording)
    assert {len(piece) for piece in pieces} == {25, 26}


def test_a_caption_is_as_late_as_the_first_word_of_its_sentence_is_shown() -> None:
    ends = {"I": 0.5, "plan.": 1.0, "You": 2.0, "too.": 2.5, "Yes.": 4.0}
    words = tuple(Word(text=text, start=end - 0.2, end=end, confidence=1) for text, end in ends.items())
    shown = [(1.5, 2), (2.75, 3), (3.0, 4)]
    take = Take(wait=0.5, transcript=Transcript(words=words, seconds=4.25), heard=[], shown=shown)
    assert list(caption_delays(take)) == [1.0, 0.75, 0.75]
