"""The page about the graders."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.evaluation.bench import Bench
from app.evaluation.measured import measure
from app.evaluation.publishing import publish
from app.grading.published import place
from app.main import choose_grader, create_app
from app.settings import Settings
from tests.conftest import ADDRESS
from tests.evaluation.examined import THREES, Marker, labelled_set


@pytest.fixture
def modelled(settings: Settings) -> Settings:
    return settings.model_copy(update={"llm_base_url": "http://127.0.0.1:9/v1", "llm_model": "big"})


def shown(settings: Settings) -> str:
    with TestClient(create_app(settings), base_url=ADDRESS) as client:
        response = client.get("/graders")
    assert response.status_code == 200
    return response.text


def publish_as(settings: Settings, folder: Path, **head: object) -> None:
    card = choose_grader(settings)[0].card
    found = measure([labelled_set(folder, 31)], Bench(Marker(lambda look: THREES, exact=False)), repeats=2)
    identity = {"grader": card.grader, "model": card.model, "prompt_hash": card.prompt_hash}
    publish(found.model_copy(update=identity | head), place(card, settings.folder))


def test_page_tells_of_the_built_in_grader_and_is_linked(client: TestClient) -> None:
    page = client.get("/graders").text
    assert "The built-in offline grader" in page
    assert "whom to invite, hire, admit" in page
    assert "Where it is most wrong" in page
    assert "--set evals/test.jsonl" in page
    assert '<a href="/graders">' in client.get("/").text


def test_model_never_measured_says_how_to_measure_it(modelled: Settings) -> None:
    page = shown(modelled)
    assert "The language model big" in page
    assert "was never measured here" in page
    assert "longview eval --grader llm --repeats 3" in page
    assert "The built-in offline grader" in page


def test_model_measured_shows_its_figures_and_levels(modelled: Settings, tmp_path: Path) -> None:
    publish_as(modelled, tmp_path)
    page = shown(modelled)
    assert "was never measured here" not in page
    assert "set.jsonl, 31 answers" in page
    assert choose_grader(modelled)[0].card.shown_as == "levels"


def test_card_of_other_prompts_is_not_shown(modelled: Settings, tmp_path: Path) -> None:
    publish_as(modelled, tmp_path, prompt_hash="older")
    assert "was never measured here" in shown(modelled)
    assert choose_grader(modelled)[0].card.shown_as == "bands"
