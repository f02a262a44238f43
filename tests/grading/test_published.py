"""A measured card changes how grades are shown, and only those of the grader it was measured of."""

from pathlib import Path

import pytest

from app.grading.grader import GraderCard
from app.grading.llm import LLMGrader
from app.grading.offline import OfflineGrader
from app.grading.published import OFFLINE, Published, as_measured, place
from app.rubric.sheet import SHEET
from tests.fakes.scripted import ScriptedChat

CARD = GraderCard(grader="model", model="m", prompt_hash="h", shown_as="bands", note="n")
FOUND = Published(
    grader="model",
    model="m",
    prompt_hash="h",
    rubric_version=SHEET.version,
    shown_as="levels",
    noise={"long_term": 0.4, "alignment": 0.5, "passion": 0.6},
    noise_from="repeats",
)


def written(folder: Path, text: str) -> Path:
    file = folder / "card.json"
    file.write_text(text, encoding="utf-8")
    return file


def test_card_of_the_same_grader_brings_levels_and_noise(tmp_path: Path) -> None:
    card = as_measured(CARD, written(tmp_path, FOUND.model_dump_json()))
    assert (card.shown_as, card.noise, card.noise_from) == ("levels", FOUND.noise, "repeats")
    assert (card.model, card.note) == ("m", "n")


@pytest.mark.parametrize("differs", ["grader", "model", "prompt_hash", "rubric_version"])
def test_card_of_another_grader_changes_nothing(tmp_path: Path, differs: str) -> None:
    other = FOUND.model_copy(update={differs: "another"})
    assert as_measured(CARD, written(tmp_path, other.model_dump_json())) == CARD


@pytest.mark.parametrize("text", ["", "[]", "{broken", '{"grader": "model", "shown_as": "stars"}'])
def test_broken_card_changes_nothing(tmp_path: Path, text: str) -> None:
    assert as_measured(CARD, written(tmp_path, text)) == CARD
    assert as_measured(CARD, tmp_path / "nowhere.json") == CARD


def test_model_never_measured_shows_bands_and_a_measured_one_what_it_earned(tmp_path: Path) -> None:
    chat = ScriptedChat(lambda prompt, schema: {})
    plain = LLMGrader(chat, tmp_path).card
    assert (plain.shown_as, plain.noise) == ("bands", None)
    file = place(plain, tmp_path)
    file.parent.mkdir()
    found = FOUND.model_copy(update={"model": plain.model, "prompt_hash": plain.prompt_hash})
    file.write_text(found.model_dump_json())
    assert LLMGrader(chat, tmp_path).card.shown_as == "levels"


def test_cards_of_models_lie_in_the_data_folder_by_prompts_and_name(tmp_path: Path) -> None:
    named = CARD.model_copy(update={"model": "Org/Model 3:8b../x"})
    assert place(named, tmp_path) == tmp_path / "graders" / "h-org-model-3-8b-x.json"
    assert place(named.model_copy(update={"grader": "offline"}), tmp_path) == OFFLINE


def test_published_card_of_the_built_in_grader_is_of_these_very_weights(tmp_path: Path) -> None:
    """After training anew, `longview eval --publish` has to be run."""
    assert OfflineGrader(measured=tmp_path / "none.json").card.shown_as == "bands"
    assert OfflineGrader().card.noise_from == "retelling"
