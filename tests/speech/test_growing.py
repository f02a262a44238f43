"""A recording decoded while it grows: the samples are those of the whole file, and no stream hangs."""

import gzip
import io
import random
import time
import zipfile
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from app.errors import UnreadableRecording
from app.speech.audio import FAULTS, Limits, decode
from app.speech.growing import Growing
from tests.speech import recordings
from tests.speech.clips import DATA, content

STREAMS = {
    "webm": content("career.webm"),
    "webm with pictures": content("call.webm"),
    "ogg": content("german.ogg"),
    "ogg vorbis": content("short.ogg"),
    "mp4 in fragments": recordings.fragmented(content("call.mp4")),
    "m4a in fragments": recordings.fragmented(content("phone.m4a")),
    "wav": content("answer.wav"),
    "gap": recordings.with_a_gap(1.0, 2.0, 1.0),
}


def grown(
    pieces: Iterator[bytes] | list[bytes], limits: Limits | None = None
) -> tuple[NDArray[np.int16], str | None]:
    heard: list[NDArray[np.int16]] = [np.zeros(0, np.int16)]
    growing = Growing(heard.append, limits or Limits())
    try:
        for piece in pieces:
            growing.feed(piece)
        notice = growing.finish()
    finally:
        growing.close()
    return np.concatenate(heard), notice


def pieces(data: bytes, seed: int) -> list[bytes]:
    """Cut at random: now into single bytes, now into large parts."""
    dice = random.Random(seed)
    places = sorted(dice.randrange(len(data)) for _ in range(dice.choice([3, 40, 400])))
    places += [place + 1 for place in places[:20]]
    return [data[a:b] for a, b in pairwise(sorted({0, *places, len(data)}))]


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_samples_are_those_of_the_whole_file(name: str, seed: int) -> None:
    heard, notice = grown(pieces(STREAMS[name], seed))
    assert np.array_equal(heard, decode(STREAMS[name]).samples)
    assert notice is None


def test_sound_is_heard_while_the_recording_grows() -> None:
    """Of what a browser has sent by then, at most half a second is still to come."""
    data, heard = STREAMS["webm"], [0]
    growing = Growing(lambda samples: heard.append(heard[-1] + len(samples)), Limits())
    for at in range(0, len(data) // 2, 800):
        growing.feed(data[at : at + 800])
    before = time.monotonic()
    while heard[-1] < (58.1 / 2 - 1.5) * 16_000 and time.monotonic() - before < 10:
        time.sleep(0.01)
    assert heard[-1] / 16_000 > 58.1 / 2 - 1.5
    growing.close()


def test_the_length_limit_ends_the_decoder_and_says_so() -> None:
    heard: list[int] = []
    growing = Growing(lambda samples: heard.append(len(samples)), Limits(max_seconds=7))
    data = STREAMS["webm"]
    taken = [growing.feed(data[at : at + 2000]) for at in range(0, len(data), 2000)]
    assert growing.finish() == "Only the first 7 s were used."
    assert sum(heard) == 7 * 16_000
    assert (taken[0], growing.feed(b"more")) == (True, False)


def test_a_listener_that_fails_is_not_waited_for() -> None:
    def fail(samples: NDArray[np.int16]) -> None:
        raise OSError("no room")

    growing = Growing(fail, Limits())
    for at in range(0, len(STREAMS["wav"]), 10_000):
        growing.feed(STREAMS["wav"][at : at + 10_000])
    with pytest.raises(OSError, match="no room"):
        growing.finish()


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("answer.webm", data)
    return file.getvalue()


def flipped(data: bytes, seed: int, bits: int = 200) -> bytes:
    dice, flipped = random.Random(seed), bytearray(data)
    for _ in range(bits):
        flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
    return bytes(flipped)


WEBM, OGG, MP4, WAV = (STREAMS[name] for name in ("webm", "ogg", "mp4 in fragments", "wav"))
EBML = WEBM[:4]
RANDOM = random.Random(5).randbytes(60_000)
# Nothing in these can be heard.
SOUNDLESS = {
    "nothing": b"",
    "one byte": b"\x1a",
    "zeros": bytes(100_000),
    "ones": b"\xff" * 100_000,
    "random bytes": RANDOM,
    "random after a webm head": EBML + RANDOM,
    "random after an ogg head": b"OggS" + RANDOM,
    "random after an mp4 head": MP4[:24] + RANDOM,
    "text": b"Where do I see myself in five years? Here.\n" * 2000,
    "html": b"<!doctype html><html><body>" + b"<p>No</p>" * 3000,
    "json": b'{"type": "stop", "chunks": 3}' * 1000,
    "zip": zipped(WEBM),
    "gzip": gzip.compress(WEBM),
    "pdf": b"%PDF-1.7\n" + RANDOM,
    "png": b"\x89PNG\r\n\x1a\n" + RANDOM,
    "an elf program": b"\x7fELF\x02\x01\x01" + RANDOM,
    "ffconcat": f"ffconcat version 1.0\nfile '{DATA / 'answer.wav'}'\n".encode(),
    "ffconcat, long": f"ffconcat version 1.0\nfile '{DATA / 'answer.wav'}'\n".encode() * 500,
    "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{DATA / 'answer.wav'}\n".encode(),
    "dash": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
    "half a webm header": WEBM[:60],
    "half an ogg header": OGG[:40],
    "half an mp4 header": MP4[:200],
    "webm of giant claims": EBML + b"\x01\xff\xff\xff\xff\xff\xff\xfe" + bytes(50_000),
    "mp4 of giant claims": b"\x00\x00\x00\x01ftyp\xff\xff\xff\xff\xff\xff\xff\xff" + bytes(50_000),
    "wav header only": WAV[:44],
    "pictures only": recordings.pictures_only(),
    "m4a with its index at the end, cut": content("phone.m4a")[:30_000],
}
# Some of this may be heard, but not more than there is.
DAMAGED = {
    "webm cut in a frame": WEBM[: len(WEBM) // 3],
    "webm without its head": WEBM[3000:],
    "webm twice": content("jfk.webm") * 2,
    "webm with a hole": WEBM[:40_000] + WEBM[90_000:],
    "webm with zeros within": WEBM[:40_000] + bytes(30_000) + WEBM[70_000:],
    "webm flipped": flipped(WEBM, 1),
    "ogg flipped": flipped(OGG, 2),
    "mp4 flipped": flipped(MP4, 3),
    "mp4 without its head": MP4[1500:],
    "wav that claims four gigabytes": WAV[:4]
    + b"\xff\xff\xff\xff"
    + WAV[8:40]
    + b"\xff\xff\xff\xff"
    + WAV[44:],
    "webm, then text": WEBM[:50_000] + b"Where do I see myself? " * 2000,
    "webm, then ogg": content("jfk.webm") + OGG,
}


@pytest.mark.parametrize("name", SOUNDLESS)
def test_a_stream_without_sound_ends_in_a_plain_refusal(name: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableRecording) as refusal:
        grown([SOUNDLESS[name][at : at + 1500] for at in range(0, len(SOUNDLESS[name]), 1500)])
    assert refusal.value.sentence in FAULTS.values()
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_stream_gives_what_can_be_heard_or_a_plain_refusal(name: str) -> None:
    began, data = time.monotonic(), DAMAGED[name]
    try:
        heard, _ = grown([data[at : at + 1500] for at in range(0, len(data), 1500)])
        assert 0 < len(heard) <= 900 * 16_000
    except UnreadableRecording as refusal:
        assert refusal.sentence in FAULTS.values()
    assert time.monotonic() - began < 20
