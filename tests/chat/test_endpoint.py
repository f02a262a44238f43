"""The real SDK against an endpoint that does what real endpoints do."""

import time
from typing import Any

import openai
import pytest
from starlette.testclient import TestClient

from app.chat.endpoint import OpenAIChatModel, connect, reach
from app.chat.manners import TOKENS
from app.errors import AppError, ModelUnavailable
from app.grading.llm import SCHEMAS
from tests.fakes.openai_server import FakeEndpoint, serving

PROMPT = "Code it.\n\nBEGIN x\nI want to work in rail. Then a course.\nEND x\n"
CODED: dict[str, Any] = {
    "findings": [
        {"quote": "work in rail", "indicator": "direction_specific"},
        {"quote": "course", "indicator": "step"},
    ],
    "nothing_to_judge": None,
}
SAFE = "Your answer is safe;"
RUNNING = "check that the language model is running there, then try again."
BAD_KEY = f"testserver refused the key it was given. {SAFE} check LONGVIEW_LLM_API_KEY, then try again."
DECLINED = (
    f"The language model at testserver declined to work on this answer. {SAFE} "
    "reword it or choose another model, then try again."
)


class Conversation:
    """A model over an in-process endpoint, with the pauses it took."""

    def __init__(self, *script: str, usual: str = "good") -> None:
        self.endpoint = FakeEndpoint(*script, usual=usual)
        self.pauses: list[float] = []
        wire = TestClient(self.endpoint.app, follow_redirects=False)
        client = openai.OpenAI(api_key="sk-secret", base_url="http://testserver/v1", http_client=wire)
        self.model = OpenAIChatModel(client, "fake", "testserver", pause=self.pauses.append)

    def ask(self) -> dict[str, Any]:
        return self.model.reply(PROMPT, SCHEMAS["long_term"]).value.model_dump()

    def fail(self) -> str:
        with pytest.raises(ModelUnavailable) as failure:
            self.ask()
        return failure.value.sentence

    @property
    def formats(self) -> list[str]:
        return [sent.get("response_format", {}).get("type", "plain") for sent in self.endpoint.requests]


def test_reply_from_a_good_endpoint_is_a_value_with_its_cost() -> None:
    talk = Conversation()
    reply = talk.model.reply(PROMPT, SCHEMAS["long_term"])
    assert reply.value.model_dump() == CODED
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (100, 20)
    assert 0 < reply.usage.seconds < 5


def test_cost_of_a_reply_counts_the_invalid_ones_before_it() -> None:
    usage = Conversation("wrong_enums").model.reply(PROMPT, SCHEMAS["long_term"]).usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (200, 40)


def test_request_to_an_unknown_endpoint_asks_for_a_strict_schema() -> None:
    talk = Conversation()
    talk.ask()
    sent = talk.endpoint.requests[0]
    shape = sent["response_format"]["json_schema"]
    assert (shape["name"], shape["strict"]) == ("coding_long_term", True)
    assert shape["schema"]["required"] == ["findings", "nothing_to_judge"]
    assert shape["schema"]["additionalProperties"] is False
    assert sent["messages"] == [{"role": "user", "content": PROMPT}]
    assert (sent["temperature"], sent["seed"], sent["max_tokens"], sent["model"]) == (0, 1, TOKENS, "fake")


@pytest.mark.parametrize(
    ("behaviour", "first", "second"),
    [
        ("json_schema_400", ["json_schema", "json_object"], ["json_object"]),
        ("json_schema_404", ["json_schema", "json_object"], ["json_object"]),
        ("json_schema_500", ["json_schema", "json_object"], ["json_object"]),
        ("json_schema_silent_500", ["json_schema"] * 3 + ["json_object"], ["json_object"]),
        ("any_format_422", ["json_schema", "json_object", "plain"], ["plain"]),
        ("ignores_format", ["json_schema", "json_object"], ["json_object"]),
        ("thinks", ["json_schema"], ["json_schema"]),
        ("content_parts", ["json_schema"], ["json_schema"]),
        ("smuggles_levels", ["json_schema"], ["json_schema"]),
    ],
)
def test_way_of_asking_that_worked_is_remembered(behaviour: str, first: list[str], second: list[str]) -> None:
    talk = Conversation(usual=behaviour)
    assert talk.ask() == CODED
    assert talk.formats == first
    assert talk.ask() == CODED
    assert talk.formats == first + second


@pytest.mark.parametrize(
    ("behaviour", "requests", "left"),
    [
        ("temperature_refused", 2, {"seed": 1, "max_tokens": TOKENS}),
        ("seed_refused", 2, {"temperature": 0, "max_tokens": TOKENS}),
        ("max_tokens_refused", 2, {"temperature": 0, "seed": 1, "max_completion_tokens": TOKENS}),
        ("all_options_refused", 5, {}),
    ],
)
def test_refused_parameter_is_dropped_for_good(behaviour: str, requests: int, left: dict[str, int]) -> None:
    talk = Conversation(usual=behaviour)
    assert talk.ask() == CODED
    assert talk.ask() == CODED
    assert len(talk.endpoint.requests) == requests + 1
    assert set(talk.formats) == {"json_schema"}
    options = ("temperature", "seed", "max_tokens", "max_completion_tokens")
    last = talk.endpoint.requests[-1]
    assert {name: last[name] for name in options if name in last} == left


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [
        ("truncated", "was cut off before its end"),
        ("wrong_enums", "had the wrong shape"),
        ("other_language", "held no complete JSON"),
        ("deep", "held no complete JSON"),
        ("empty", "held no message"),
        ("html", "held no message"),
        ("no_choices", "held no message"),
        ("null_content", "was empty"),
    ],
)
def test_three_invalid_replies_end_in_a_sentence(behaviour: str, fault: str) -> None:
    talk = Conversation(usual=behaviour)
    assert talk.fail() == (
        f"The model fake at testserver gave 3 replies that could not be used; the last one {fault}. "
        f"{SAFE} wait a minute or choose another model, then try again."
    )
    assert len(talk.endpoint.requests) == 3
    assert talk.pauses == []


@pytest.mark.parametrize(
    ("behaviour", "requests", "pauses", "sentence"),
    [
        ("bad_key", 1, [], BAD_KEY),
        ("forbidden", 1, [], BAD_KEY),
        (
            "unknown_model",
            1,
            [],
            "testserver does not know the model fake, or is not an OpenAI-compatible address. "
            f"{SAFE} check LONGVIEW_LLM_MODEL and LONGVIEW_LLM_BASE_URL, then try again.",
        ),
        (
            "no_credit",
            1,
            [],
            f"testserver says there is no credit left for its key. {SAFE} top it up or choose another model, "
            "then try again.",
        ),
        (
            "too_long",
            1,
            [],
            "The answer and its instructions are longer than fake at testserver can read. "
            f"{SAFE} choose a model with a larger context, then try again.",
        ),
        ("declined", 1, [], DECLINED),
        ("filtered", 1, [], DECLINED),
        ("filtered_400", 1, [], DECLINED),
        (
            "refused_400",
            3,
            [],
            f"testserver refused the request (status 400). {SAFE} "
            "check LONGVIEW_LLM_BASE_URL and LONGVIEW_LLM_MODEL, then try again.",
        ),
        (
            "redirects",
            1,
            [],
            f"testserver refused the request (status 307). {SAFE} "
            "check LONGVIEW_LLM_BASE_URL and LONGVIEW_LLM_MODEL, then try again.",
        ),
        (
            "rate_limited",
            3,
            [7.0, 7.0],
            f"testserver is taking no more requests for now. {SAFE} wait a minute, then try again.",
        ),
        (
            "rate_limited_long",
            3,
            [20.0, 20.0],
            f"testserver is taking no more requests for now. {SAFE} wait a minute, then try again.",
        ),
        (
            "error_500",
            5,
            [0.5, 2.0],
            f"The language model at testserver failed (status 500). {SAFE} wait a minute, then try again.",
        ),
        (
            "error_503",
            3,
            [0.5, 2.0],
            f"The language model at testserver failed (status 503). {SAFE} wait a minute, then try again.",
        ),
    ],
)
def test_failure_has_its_own_sentence_and_is_not_retried_in_vain(
    behaviour: str, requests: int, pauses: list[float], sentence: str
) -> None:
    talk = Conversation(usual=behaviour)
    assert talk.fail() == sentence
    assert len(talk.endpoint.requests) == requests
    assert talk.pauses == pauses


@pytest.mark.parametrize("behaviour", ["rate_limited", "error_500", "error_503"])
def test_passing_failure_is_waited_out(behaviour: str) -> None:
    talk = Conversation(behaviour)
    assert talk.ask() == CODED
    assert talk.formats == ["json_schema", "json_schema"]
    assert talk.pauses == [7.0 if behaviour == "rate_limited" else 0.5]


def test_endpoint_that_was_down_is_asked_for_a_schema_again_once_up() -> None:
    talk = Conversation(*["error_500"] * 5)
    talk.fail()
    assert talk.ask() == CODED
    assert talk.formats[-1] == "json_schema"


def test_invalid_reply_is_shown_back_with_what_was_wrong() -> None:
    talk = Conversation("wrong_enums")
    assert talk.ask() == CODED
    user, assistant, again = talk.endpoint.requests[1]["messages"]
    assert user["content"].startswith(PROMPT)
    assert assistant["role"] == "assistant"
    assert '"indicator": "excellent"' in assistant["content"]
    assert "- findings.0.indicator: Input should be 'direction_generic'" in again["content"]


def test_known_endpoint_keeps_its_way_after_one_bad_reply() -> None:
    talk = Conversation("good", "wrong_enums")
    assert talk.ask() == CODED
    assert talk.ask() == CODED
    assert talk.formats == ["json_schema"] * 3


def test_reply_cut_off_is_given_more_room() -> None:
    talk = Conversation("truncated", "truncated")
    assert talk.ask() == CODED
    assert [sent["max_tokens"] for sent in talk.endpoint.requests] == [TOKENS, 2 * TOKENS, 4 * TOKENS]
    assert talk.formats == ["json_schema"] * 3


def test_key_is_sent_to_the_endpoint_and_told_to_no_one() -> None:
    talk = Conversation(usual="bad_key")
    assert "sk-secret" not in talk.fail()
    assert talk.endpoint.headers[0]["authorization"] == "Bearer sk-secret"


@pytest.mark.parametrize("behaviour", ["hang", "trickle"])
def test_endpoint_that_never_finishes_is_given_up_in_time(behaviour: str) -> None:
    with serving(FakeEndpoint(usual=behaviour)) as url:
        model, began = connect(url, None, "fake", timeout=0.4), time.monotonic()
        with pytest.raises(ModelUnavailable) as failure:
            model.reply(PROMPT, SCHEMAS["long_term"])
        assert time.monotonic() - began < 3
    assert failure.value.sentence == (
        f"The language model at {model.address} did not reply within 0.4 seconds. "
        f"{SAFE} choose a faster model or raise LONGVIEW_LLM_TIMEOUT, then try again."
    )


def test_endless_reply_is_read_no_further_than_the_limit() -> None:
    with serving(FakeEndpoint(usual="endless")) as url, pytest.raises(ModelUnavailable) as failure:
        connect(url, None, "fake").reply(PROMPT, SCHEMAS["long_term"])
    assert "; the last one was far too long." in failure.value.sentence


def test_connection_that_breaks_is_tried_again() -> None:
    pauses: list[float] = []
    with serving(FakeEndpoint("drops", "drops")) as url:
        client = openai.OpenAI(api_key="k", base_url=url)
        model = OpenAIChatModel(client, "fake", "here", pause=pauses.append)
        assert model.reply(PROMPT, SCHEMAS["long_term"]).value.model_dump() == CODED
    assert pauses == [0.5, 2.0]


def test_connection_that_keeps_breaking_is_told() -> None:
    with serving(FakeEndpoint(usual="drops")) as url, pytest.raises(ModelUnavailable) as failure:
        client = openai.OpenAI(api_key="k", base_url=url)
        model = OpenAIChatModel(client, "fake", "here", pause=lambda seconds: None)
        model.reply(PROMPT, SCHEMAS["long_term"])
    assert failure.value.sentence == f"The connection to here broke. {SAFE} {RUNNING}"


@pytest.mark.parametrize(
    "url", ["localhost:11434/v1", "file:///etc/passwd", "http://", "llm", "ftp://host/v1"]
)
def test_base_url_that_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(AppError, match="must begin with http:// or https://"):
        connect(url, None, "fake")


def test_connection_refused_is_told_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(ModelUnavailable) as failure:
        connect("http://127.0.0.1:1/v1", None, "fake").reply(PROMPT, SCHEMAS["long_term"])
    assert time.monotonic() - began < 0.5
    assert failure.value.sentence == f"Nothing answered at 127.0.0.1:1. {SAFE} {RUNNING}"


def test_reply_over_a_real_connection_is_the_same() -> None:
    with serving(FakeEndpoint()) as url:
        model = connect(url, None, "fake")
        assert model.reply(PROMPT, SCHEMAS["long_term"]).value.model_dump() == CODED
        assert url == f"http://{model.address}/v1"


def test_client_for_any_endpoint_waits_no_longer_than_a_minute() -> None:
    assert reach("http://127.0.0.1:9/v1", None)[0].timeout == 60.0


def test_address_shown_never_holds_a_login() -> None:
    assert connect("https://me:sk-secret@llm.example:8443/v1", None, "m").address == "llm.example:8443"
    assert connect(None, "sk-secret", "m").address == "api.openai.com"


def test_redirect_takes_no_prompt_elsewhere() -> None:
    with serving(FakeEndpoint(usual="redirects")) as url, pytest.raises(ModelUnavailable) as failure:
        connect(url, None, "fake").reply(PROMPT, SCHEMAS["long_term"])
    assert "refused the request (status 307)." in failure.value.sentence


def test_local_endpoint_is_never_reached_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with serving(FakeEndpoint()) as url:
        assert connect(url, None, "fake").reply(PROMPT, SCHEMAS["long_term"]).value.model_dump() == CODED
