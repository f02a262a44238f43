"""What a transcriber is told before it hears an utterance."""

from pathlib import Path

# A line in a hesitant speaker's manner, so that Whisper writes "um" and "uh" down as they were said.
FILLERS = (Path(__file__).parents[2] / "prompts" / "speech" / "fillers.txt").read_text("utf-8").strip()
CONTEXT = 100  # characters of the answer so far; 200 cost more time and hear no better


def before(so_far: str, language: str) -> str:
    """The manner, in English only, then the end of the answer so far."""
    return f"{FILLERS if language == 'en' else ''} {so_far[-CONTEXT:]}".strip()
