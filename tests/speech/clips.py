"""The clips of tests/data and how far a transcript is from what was said in them."""

import json
import re
from pathlib import Path
from typing import Any

import jiwer

DATA = Path(__file__).parents[1] / "data"
CLIPS: dict[str, dict[str, Any]] = json.loads((DATA / "clips.json").read_text("utf-8"))
SPOKEN_ENGLISH = [name for name, clip in CLIPS.items() if clip["text"] and "language" not in clip]
SILENT = [name for name, clip in CLIPS.items() if not clip["text"]]


def content(name: str) -> bytes:
    return (DATA / name).read_bytes()


def word_error(name: str, heard: str) -> float:
    """Word errors as a share of the words said; case, punctuation and spelling of one sound do not count."""
    return float(jiwer.wer(plain(CLIPS[name]["text"]), plain(heard)))


def plain(text: str) -> str:
    text = re.sub(r"signall", "signal", text.lower()).replace("licence", "license")
    return " ".join(re.sub(r"[^\w' ]", " ", text).split())
