import pytest

from app.chat.endpoint import connect
from app.chat.trial import try_out
from app.errors import ModelUnavailable
from tests.fakes.openai_server import FakeEndpoint, serving


@pytest.mark.parametrize(
    ("behaviour", "mode"),
    [("good", "json_schema"), ("json_schema_500", "json_object"), ("any_format_422", "plain")],
)
def test_trial_tells_how_the_endpoint_takes_a_shape(behaviour: str, mode: str) -> None:
    endpoint = FakeEndpoint(usual=behaviour)
    with serving(endpoint) as url:
        trial = try_out(connect(url, None, "fake"))
    assert (trial.model, trial.mode) == ("fake", mode)
    assert 0 < trial.seconds < 10
    assert f"{trial.seconds:.1f} s" in trial.sentence


def test_trial_of_an_endpoint_that_fails_is_a_sentence() -> None:
    with serving(FakeEndpoint(usual="bad_key")) as url, pytest.raises(ModelUnavailable) as failed:
        try_out(connect(url, None, "fake"))
    assert "refused the key" in failed.value.sentence


def test_trial_sends_nothing_of_a_person() -> None:
    endpoint = FakeEndpoint()
    with serving(endpoint) as url:
        try_out(connect(url, None, "fake"))
    (request,) = endpoint.requests
    assert len(str(request["messages"])) < 150
