"""What a store of recordings does when it is opened."""

from pathlib import Path

from app.recordings import Recordings


def test_a_folder_with_a_space_in_its_name_is_made_and_used(tmp_path: Path) -> None:
    folder = tmp_path / "my data" / "recordings"
    Recordings.at(folder.as_uri()).keep_chunk("a", 0, b"spoken")
    assert [path.name for path in tmp_path.iterdir()] == ["my data"]
    assert (folder / "a" / "chunks" / "000000").read_bytes() == b"spoken"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_files_that_others_left_there_are_passed_over(tmp_path: Path) -> None:
    recordings = Recordings.at(tmp_path.as_uri())
    recordings.keep_chunk("a", 0, b"spoken")
    for stray in (tmp_path / ".DS_Store", tmp_path / "a" / "chunks" / ".DS_Store"):
        stray.write_bytes(b"left")
    assert recordings.unbroken("a") == (1, 6)
    assert recordings.sizes == {"chunks": 10, "": 4}


def test_what_a_crash_left_half_written_is_gone_at_the_next_start(tmp_path: Path) -> None:
    Recordings.at(tmp_path.as_uri()).keep_chunk("a", 0, b"spoken")
    (tmp_path / "a" / "chunks" / "000001#1").write_bytes(b"half")
    recordings = Recordings.at(tmp_path.as_uri())
    assert recordings.unbroken("a") == (1, 6)
    recordings.delete("a")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
