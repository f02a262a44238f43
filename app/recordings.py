"""Where the bytes of recordings live: in chunks while they come, then as one object.

Keys are made of ids only, so writing the same thing twice leaves one copy.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, NamedTuple
from urllib.parse import unquote

import obstore
from fastapi import Depends, Request
from obstore.store import ObjectStore, from_url

from app.errors import Conflict, NotFound

UNKNOWN = "application/octet-stream"

# What every current browser can play and seek to the sample as it stands; the rest gets a playback copy.
_SEEKABLE = {"audio/wav", "audio/flac", "audio/mp4"}


class Recordings:
    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def at(cls, url: str) -> "Recordings":
        """Opens file://, memory:// or s3:// addresses; a folder is made, for its owner only, when missing."""
        if url.startswith("file://"):
            folder = Path(unquote(url.removeprefix("file://")))
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # What a crash left half written: the store hides it, so that deleting would pass it over.
            for unfinished in folder.rglob("*#*"):
                unfinished.unlink()
        return cls(from_url(url))

    def keep(self, answer_id: str, content: BinaryIO) -> None:
        """Stores a whole recording."""
        obstore.put(self._store, _recording(answer_id), content)

    def keep_chunk(self, answer_id: str, number: int, content: bytes) -> None:
        """Stores one piece of a recording that is still being spoken. The same piece twice is one piece."""
        obstore.put(self._store, _chunk(answer_id, number), content)

    def chunk(self, answer_id: str, number: int) -> bytes:
        return self._bytes(_chunk(answer_id, number))

    def unbroken(self, answer_id: str) -> tuple[int, int]:
        """How many pieces there are up to the first gap, and how many bytes in all."""
        kept = self._chunks(answer_id)
        return next((n for n in range(len(kept)) if n not in kept), len(kept)), sum(kept.values())

    def join_chunks(self, answer_id: str, expected: int | None = None) -> None:
        """Makes one recording of the pieces kept, which stay until `drop_chunks`: a crash may come between.

        With `expected`, raises Conflict while one of that many is missing; without, takes those up to the
        first gap.
        """
        unbroken, _ = self.unbroken(answer_id)
        if expected is not None and unbroken < expected:
            raise Conflict(f"Part {unbroken} of the recording has not arrived yet. Send it again, then stop.")
        pieces = (self.chunk(answer_id, n) for n in range(unbroken))
        obstore.put(self._store, _recording(answer_id), b"".join(pieces))

    def drop_chunks(self, answer_id: str) -> None:
        """Removes the pieces of a recording that is whole."""
        if kept := self._chunks(answer_id):
            obstore.delete(self._store, [_chunk(answer_id, n) for n in kept])

    def _chunks(self, answer_id: str) -> dict[int, int]:
        """The size of each piece by its number."""
        kept = {Path(key).name: size for key, size in self._kept(f"{answer_id}/chunks/").items()}
        return {int(name): size for name, size in kept.items() if name.isdecimal()}

    def read(self, answer_id: str) -> bytes:
        return self._bytes(_recording(answer_id))

    def _bytes(self, key: str) -> bytes:
        try:
            return bytes(obstore.get(self._store, key).bytes())
        except FileNotFoundError as error:
            raise NotFound("The recording of this answer is no longer in the data folder.") from error

    def keep_playback(self, answer_id: str, wav: bytes | BinaryIO) -> None:
        """Stores a copy that every browser can seek in, unless the recording itself is one."""
        if self.original(answer_id).media_type not in _SEEKABLE:
            obstore.put(self._store, _playback(answer_id), wav)

    def playable(self, answer_id: str) -> "Recorded":
        """What the player gets: the playback copy if there is one, else the recording as it came."""
        try:
            return self._recorded(_playback(answer_id))
        except FileNotFoundError:
            return self.original(answer_id)

    def original(self, answer_id: str) -> "Recorded":
        """The recording as it came. Raises NotFound."""
        try:
            return self._recorded(_recording(answer_id))
        except FileNotFoundError as error:
            raise NotFound("This answer has no recording.") from error

    def _recorded(self, key: str) -> "Recorded":
        """Its type is told from the first bytes; what a file calls itself proves nothing."""
        size = obstore.head(self._store, key)["size"]
        start = bytes(obstore.get_range(self._store, key, start=0, end=min(12, size))) if size else b""
        return Recorded(self._store, key, size, media_type(start))

    @property
    def sizes(self) -> Counter[str]:
        """The bytes kept as "recording" (as they came), "playback" (their copies) and "chunks"."""
        sizes: Counter[str] = Counter()
        for key, size in self._kept().items():
            sizes[key.partition("/")[2].partition("/")[0]] += size  # "" for what somebody else put there
        return sizes

    @property
    def answer_ids(self) -> set[str]:
        """The answers that something is kept for."""
        return set(obstore.list_with_delimiter(self._store)["common_prefixes"])

    def delete(self, answer_id: str) -> None:
        """Removes every byte kept for an answer; nothing there is fine."""
        if kept := self._kept(f"{answer_id}/"):
            obstore.delete(self._store, list(kept))

    def _kept(self, prefix: str | None = None) -> dict[str, int]:
        """The size of each object by its key."""
        batches = obstore.list(self._store, prefix=prefix)
        return {item["path"]: item["size"] for batch in batches for item in batch}


class Recorded(NamedTuple):
    """A stored object, read in part or whole."""

    store: ObjectStore
    key: str
    size: int
    media_type: str

    def read(self, start: int, end: int, piece: int = 256 * 1024) -> Iterator[bytes]:
        """The bytes from `start` up to but not including `end`, a piece at a time."""
        for at in range(start, end, piece):
            yield bytes(obstore.get_range(self.store, self.key, start=at, end=min(at + piece, end)))


def _recording(answer_id: str) -> str:
    return f"{answer_id}/recording"


def _playback(answer_id: str) -> str:
    return f"{answer_id}/playback"


def _chunk(answer_id: str, number: int) -> str:
    return f"{answer_id}/chunks/{number:06d}"


def media_type(start: bytes) -> str:
    """What a recording is, by its first twelve bytes; UNKNOWN when it is none we read."""
    if start[:4] in (b"RIFF", b"RF64") and start[8:12] == b"WAVE":
        return "audio/wav"
    if start[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "audio/mp4"
    if start[:3] == b"ID3" or (start[:1] == b"\xff" and start[1:2] >= b"\xe0"):
        return "audio/mpeg"
    known = {b"fLaC": "audio/flac", b"OggS": "audio/ogg", b"\x1aE\xdf\xa3": "audio/webm"}
    return known.get(start[:4], UNKNOWN)


def _opened(request: Request) -> Recordings:
    recordings: Recordings = request.app.state.recordings
    return recordings


Kept = Annotated[Recordings, Depends(_opened)]
