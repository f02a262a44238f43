"""Recordings made on the spot, by PyAV, for what a clip on disk would be too large or too odd for."""

import io
import wave
from fractions import Fraction

import av
import numpy as np


def wav(seconds: float, rate: int = 16_000, channels: int = 1, level: int = 2000) -> bytes:
    """A tone in 16 bits."""
    times = np.arange(round(seconds * rate)) / rate
    tone = (level * np.sin(2 * np.pi * 220 * times)).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(np.repeat(tone, channels).tobytes())
    return file.getvalue()


def ten_hours_of_silence() -> bytes:
    """12 MB of opus: one packet of 120 ms, 300,000 times."""
    length, packets = 5760, 300_000
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono")
        stream.codec_context.options = {"frame_duration": "120"}
        silence = bytes(_second_packet(stream, length))
        for number in range(packets):
            packet = av.Packet(silence)
            packet.stream, packet.time_base = stream, Fraction(1, 48_000)
            packet.pts = packet.dts = number * length
            packet.duration = length
            container.mux(packet)
    return file.getvalue()


def _second_packet(stream: av.AudioStream, length: int) -> "av.Packet[av.AudioStream]":
    frame = av.AudioFrame.from_ndarray(np.zeros((1, length), np.int16), format="s16", layout="mono")
    frame.sample_rate = 48_000
    packets: list[av.Packet[av.AudioStream]] = []
    for number in range(4):
        frame.pts = number * length
        packets += stream.encode(frame)
    return packets[1]


def pictures_only() -> bytes:
    """One second of grey video in an mp4 file, without a sound track."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(5):
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 128, np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return file.getvalue()


def with_a_gap(before: float, gap: float, after: float) -> bytes:
    """A tone, then time stamps that jump by `gap` seconds, then a tone: what a dropped connection leaves."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        stream = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for start, seconds in ((0.0, before), (before + gap, after)):
            for i in range(round(seconds * 10)):
                tone = np.full((1, 1600), 1000, np.int16)
                frame = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
                frame.sample_rate, frame.pts = 16_000, round(start * 16_000) + i * 1600
                container.mux(stream.encode(frame))
    return file.getvalue()


def fragmented(recording: bytes) -> bytes:
    """The sound of a recording as Safari's recorder streams it: mp4 in fragments of a quarter second."""
    file = io.BytesIO()
    flags = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "250000"}
    with (
        av.open(io.BytesIO(recording), "r") as source,
        av.open(file, "w", format="mp4", options=flags) as target,
    ):
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return file.getvalue()
