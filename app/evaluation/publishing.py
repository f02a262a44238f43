"""Publishing what was measured, where the app finds it, and reading it there."""

import json
from pathlib import Path

from app.chat.prompts import render
from app.errors import Unprocessable
from app.evaluation.measured import Measured
from app.evaluation.shown import shown


def publish(measured: Measured, file: Path, document: Path | None = None) -> None:
    """Writes `file` for the app, figures to four places, and the card as a `document` to read.

    Raises Unprocessable where one cannot be written.
    """
    plain = json.loads(measured.model_dump_json(), parse_float=lambda digits: round(float(digits), 4))
    text = json.dumps(plain, indent=1, ensure_ascii=False) + "\n"
    try:
        file.parent.mkdir(exist_ok=True, mode=0o700)
        file.write_text(text, encoding="utf-8")
        if document:
            document.write_text(card_text(Measured.model_validate_json(text)), encoding="utf-8")
    except OSError as error:
        raise Unprocessable(f"{error.filename} cannot be written: {error.strerror}.") from error


def summary(measured: Measured) -> str:
    """The figures alone, as Markdown."""
    return render("evaluation/measured", **shown(measured))


def card_text(measured: Measured) -> str:
    """docs/grader-card.md."""
    return render("evaluation/grader_card", **shown(measured))


def published(file: Path) -> Measured | None:
    """None where nothing was published, or by an older Longview in another form."""
    try:
        return Measured.model_validate_json(file.read_bytes())
    except (OSError, ValueError):
        return None
