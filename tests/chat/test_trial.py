import pytest

from app.chat.endpoint import connect
from app.chat.trial import PROMPT, Trial, try_out
from app.errors import ModelUnavailable
from tests.fakes.openai_server import FakeEndpoint, serving


@pytest.mark.parametrize(
    ("behaviour", "mode"),
    [("good", "json_schema"), ("json_schema_500", "json_object"), ("any_format_422", "plain")],
)
def test_trial_tells_how_the_endpoint_takes_a_shape_and_how_fast_it_is(behaviour: str, mode: str) -> None:
    endpoint = FakeEndpoint(usual=behaviour)
    with serving(endpoint) as url:
        trial = try_out(connect(url, None, "fake"))
    assert (trial.model, trial.mode) == ("fake", mode)
    assert 0 < trial.seconds < 10
    assert trial.tokens == 20
    assert trial.speed == f"{trial.seconds:.1f} s for a short reply, {20 / trial.seconds:.0f} tokens a second"


def test_speed_of_an_endpoint_that_counts_no_tokens_is_told_in_seconds() -> None:
    trial = Trial("fake", "127.0.0.1:9", "plain", 2.34, 0)
    assert trial.speed == "2.3 s for a short reply"


def test_time_is_taken_once_it_is_known_how_to_ask() -> None:
    endpoint = FakeEndpoint(usual="any_format_422")
    with serving(endpoint) as url:
        try_out(connect(url, None, "fake"))
    asked = [request.get("response_format", {}).get("type") for request in endpoint.requests]
    assert asked == ["json_schema", "json_object", None, None]


def test_trial_that_fails_speaks_of_no_answer() -> None:
    with serving(FakeEndpoint(usual="bad_key")) as url, pytest.raises(ModelUnavailable) as failed:
        try_out(connect(url, None, "fake"))
    address = url.removeprefix("http://").removesuffix("/v1")
    assert failed.value.sentence == (
        f"{address} refused the key it was given. Nothing of yours was sent. "
        "To mend it, check LONGVIEW_LLM_API_KEY."
    )


def test_trial_sends_nothing_of_a_person() -> None:
    endpoint = FakeEndpoint()
    with serving(endpoint) as url:
        try_out(connect(url, None, "fake"))
    told = [request["messages"] for request in endpoint.requests]
    assert told == [[{"role": "user", "content": PROMPT}]] * 2
