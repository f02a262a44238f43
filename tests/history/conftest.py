"""Practice of some weeks, and one spoken answer."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.history.seeded import practise

Practised = Callable[..., None]


@pytest.fixture
def practised(client: TestClient) -> Practised:
    """Writes so many answers, spread over the weeks before a moment, of the person signed in."""

    def write(answers: int, **when: object) -> None:
        app = client.app
        assert isinstance(app, FastAPI)
        with app.state.sessions.begin() as session:
            practise(session, answers, **when)  # type: ignore[arg-type]

    return write
