"""Whisper base, loaded once for the tests of this room."""

from pathlib import Path

import pytest

from app.speech.whisper import WhisperTranscriber


@pytest.fixture(scope="session")
def whisper(models: Path) -> WhisperTranscriber:
    return WhisperTranscriber("base", models)
