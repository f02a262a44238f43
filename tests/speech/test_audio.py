"""Decoding: the formats people have, and the files that are broken or hostile."""

import random
import time
from pathlib import Path

import numpy as np
import pytest

from app.errors import TooLarge, UnreadableRecording
from app.speech.audio import FAULTS, Limits, decode
from tests.speech import recordings
from tests.speech.clips import CLIPS, DATA, content


@pytest.mark.parametrize("name", CLIPS)
def test_every_format_is_read_whole(name: str) -> None:
    audio = decode(content(name))
    assert audio.samples.dtype == np.int16
    assert abs(audio.seconds - CLIPS[name]["seconds"]) < 0.1
    assert audio.notice is None


@pytest.mark.parametrize(
    ("rate", "channels"), [(8_000, 1), (11_025, 2), (44_100, 6), (96_000, 3), (192_000, 1)]
)
def test_odd_rates_and_channels_are_read(rate: int, channels: int) -> None:
    audio = decode(recordings.wav(1.5, rate, channels))
    assert abs(audio.seconds - 1.5) < 0.01
    assert audio.samples.max() > 1000


def test_a_tone_stays_the_same_tone() -> None:
    """Mixed down and resampled, it still is 220 Hz at the level it had."""
    samples = decode(recordings.wav(2.0, 44_100, 2, level=3000)).samples[8000:24000].astype(float)
    assert np.abs(np.fft.rfft(samples)).argmax() == 220
    assert 2900 < samples.max() < 3100


def test_a_gap_in_the_time_stamps_becomes_silence() -> None:
    audio = decode(recordings.with_a_gap(1.0, 2.0, 1.0))
    assert abs(audio.seconds - 4.0) < 0.05
    assert np.abs(audio.samples[18_000:46_000]).max() == 0
    assert np.abs(audio.samples[50_000:60_000]).min() > 900


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"Where do I see myself in five years? Here.\n" * 50, "unreadable"),
        (random.Random(1).randbytes(100_000), "unreadable"),
        (b"RIFF\x24\x00\x00\x00WAVE", "unreadable"),
        (b"PK\x03\x04" + bytes(5000), "unreadable"),
        (b"<html><body>Not found</body></html>", "unreadable"),
        (recordings.wav(0.0), "empty"),
        (recordings.pictures_only(), "silent"),
    ],
    ids=["text", "random bytes", "header only", "zip", "html", "no samples", "no sound track"],
)
def test_a_file_without_sound_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(UnreadableRecording) as refusal:
        decode(data)
    assert refusal.value.sentence == FAULTS[fault]


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(UnreadableRecording, match="0 bytes"):
        decode(b"")


@pytest.mark.parametrize(
    "playlist",
    [
        "ffconcat version 1.0\nfile '{path}'\n",
        "ffconcat version 1.0\nfile file:{path}\n",
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{path}\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{path}\n#EXT-X-ENDLIST\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{path}</BaseURL></MPD>',
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
    ],
    ids=["ffconcat", "ffconcat address", "hls address", "hls path", "dash", "sdp"],
)
def test_a_playlist_never_opens_another_file(playlist: str) -> None:
    with pytest.raises(UnreadableRecording) as refusal:
        decode(playlist.format(path=DATA / "answer.wav").encode())
    assert refusal.value.sentence == FAULTS["unreadable"]


@pytest.mark.parametrize(("name", "share"), [("career.webm", 0.5), ("call.mp4", 0.6), ("answer.wav", 0.5)])
def test_a_truncated_file_says_how_much_was_read(name: str, share: float) -> None:
    data = content(name)
    audio = decode(data[: int(len(data) * share)])
    assert 1 < audio.seconds < 0.8 * CLIPS[name]["seconds"]
    assert audio.notice is not None
    assert audio.notice.startswith(f"Only the first {audio.seconds:.0f} s could be read")


def test_a_truncated_m4a_without_its_index_is_refused() -> None:
    with pytest.raises(UnreadableRecording):
        decode(content("phone.m4a")[:30_000])


def test_a_damaged_middle_keeps_the_rest() -> None:
    data = bytearray(content("short.mp3"))
    data[8_000:9_000] = random.Random(2).randbytes(1_000)
    audio = decode(bytes(data))
    assert 3.5 < audio.seconds < 4.7


@pytest.mark.parametrize(
    "name", ["career.webm", "phone.m4a", "short.mp3", "short.ogg", "short.flac", "call.mp4"]
)
def test_flipped_bits_give_sound_or_a_plain_refusal(name: str) -> None:
    dice = random.Random(name)
    data = bytearray(content(name))
    for _ in range(60):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    try:
        assert decode(bytes(data)).seconds < 2 * CLIPS[name]["seconds"] + 1
    except UnreadableRecording as refusal:
        assert refusal.sentence in FAULTS.values()


def test_ten_hours_of_silence_stay_cheap() -> None:
    data = recordings.ten_hours_of_silence()
    assert 3_000_000 < len(data) < 20_000_000
    began = time.monotonic()
    audio = decode(data)
    assert time.monotonic() - began < 20
    assert audio.seconds == 900
    assert audio.notice == "Only the first 15 minutes were used."


def test_the_length_limit_is_kept_to_the_sample() -> None:
    audio = decode(content("career.webm"), Limits(max_seconds=7))
    assert (audio.seconds, audio.notice) == (7.0, "Only the first 7 s were used.")


def test_a_file_over_the_size_limit_is_refused() -> None:
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        decode(bytes(1_000_001), Limits(max_bytes=1_000_000))


def test_a_decoder_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(UnreadableRecording, match="too long"):
        decode(recordings.wav(1.0), Limits(max_work_seconds=0))


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    decode(content("short.mp3"))
    assert list(tmp_path.iterdir()) == []
