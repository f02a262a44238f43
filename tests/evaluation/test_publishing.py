"""The card on disk and the card to read are made from what was measured, and from nothing else."""

from pathlib import Path

import pytest

from app.errors import Unprocessable
from app.evaluation.bench import Bench
from app.evaluation.measured import Measured, measure
from app.evaluation.publishing import card_text, publish, published
from app.grading.published import OFFLINE
from tests.evaluation.examined import GOAL, THREES, Marker, labelled_set

DOCUMENT = Path(__file__).parents[2] / "docs" / "grader-card.md"


def measured(folder: Path) -> Measured:
    return measure([labelled_set(folder, 7)], Bench(Marker(lambda look: (GOAL, THREES[1]))))


def test_published_card_is_read_back(tmp_path: Path) -> None:
    found = measured(tmp_path)
    publish(found, tmp_path / "graders" / "card.json")
    back = published(tmp_path / "graders" / "card.json")
    assert back is not None
    assert (back.prompt_hash, back.examinations[0].worst) == ("m", found.examinations[0].worst)
    assert back.noise == pytest.approx(found.noise, abs=0.0001)


def test_document_shows_every_figure_and_the_worst_answers(tmp_path: Path) -> None:
    found = measured(tmp_path)
    publish(found, tmp_path / "card.json", tmp_path / "card.md")
    text = (tmp_path / "card.md").read_text()
    assert "set.jsonl, 7 answers" in text
    assert "whom to invite, hire, admit" in text
    assert "A list of keywords behind" in text
    assert "Job-to-goal alignment: labelled 3, given 1." in text
    assert "developers' own" in text


def test_card_in_the_repository_is_what_the_template_gives() -> None:
    found = published(OFFLINE)
    assert found is not None
    assert DOCUMENT.read_text("utf-8") == card_text(found)


def test_card_of_an_older_form_is_none(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text('{"grader": "offline"}')
    assert published(tmp_path / "card.json") is None
    assert published(tmp_path / "none.json") is None


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "graders").write_text("a file")
    with pytest.raises(Unprocessable, match="cannot be written"):
        publish(measured(tmp_path), tmp_path / "graders" / "card.json")
