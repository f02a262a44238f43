"""An OpenAI-compatible endpoint that behaves, or misbehaves, as told.

In process: OpenAI(http_client=TestClient(FakeEndpoint().app)). As a real server:
python -m tests.fakes.openai_server --port 9000 [--script FILE], FILE a JSON list of behaviours, one for each
request, after which it is good. While it runs: POST /_behaviour {"name": "error_500", "times": 2} changes it
(without "times": for good); GET /_requests tells what it was sent; GET /_behaviours lists the names.
"""

import argparse
import asyncio
import json
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.fakes.coder import answer_in, plausible

Body = dict[str, Any]
HANG = 600.0


class Served(Protocol):
    @property
    def app(self) -> Starlette: ...


class FakeEndpoint:
    """`script` names the behaviour of each request to come; when it runs out, `usual` is used."""

    def __init__(self, *script: str, usual: str = "good") -> None:
        self.script, self.usual = list(script), usual
        self.requests: list[Body] = []
        self.headers: list[dict[str, str]] = []
        self.app = Starlette(
            routes=[
                Route("/v1/chat/completions", self.complete, methods=["POST"]),
                Route("/v1/models", self.models),
                Route("/_behaviour", self.behave, methods=["POST"]),
                Route("/_behaviours", self.behaviours),
                Route("/_requests", self.recorded),
            ]
        )

    async def complete(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        name = self.script.pop(0) if self.script else self.usual
        if name == "hang":
            await asyncio.sleep(HANG)
        return BEHAVIOURS[name](body)

    async def models(self, request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [{"id": "fake", "object": "model"}]})

    async def behave(self, request: Request) -> Response:
        wish = await request.json()
        if wish.get("name") not in BEHAVIOURS:
            return JSONResponse({"error": f"known behaviours: {', '.join(BEHAVIOURS)}"}, 400)
        if times := wish.get("times"):
            self.script = [wish["name"]] * times
        else:
            self.script, self.usual = [], wish["name"]
        return JSONResponse({"name": wish["name"]})

    async def behaviours(self, request: Request) -> Response:
        return JSONResponse(list(BEHAVIOURS))

    async def recorded(self, request: Request) -> Response:
        return JSONResponse(self.requests)


@contextmanager
def serving(endpoint: Served) -> Iterator[str]:
    """The endpoint as a real server on a free port of this machine; its base URL."""
    server = uvicorn.Server(uvicorn.Config(endpoint.app, port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    finally:
        server.should_exit = server.force_exit = True
        thread.join()


def completion(content: str | None, finish: str = "stop", **message: Any) -> Response:
    return JSONResponse(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "fake",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish,
                    "message": {"role": "assistant", "content": content, **message},
                }
            ],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
    )


def refusal(status: int, message: str, **more: Any) -> Response:
    headers = more.pop("headers", None)
    return JSONResponse({"error": {"message": message, **more}}, status, headers)


def good(body: Body) -> Response:
    return completion(json.dumps(plausible(body)))


def json_schema_500(body: Body) -> Response:
    """llama-cpp-python: a validation error of its own as a 500."""
    if _format(body) != "json_schema":
        return good(body)
    fault = "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'input': 'json_schema'}]"
    return refusal(500, fault, type="internal_server_error", param=None, code=None)


def json_schema_400(body: Body) -> Response:
    if _format(body) != "json_schema":
        return good(body)
    return refusal(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported.")


def json_schema_404(body: Body) -> Response:
    """OpenRouter, when no host of the model can do it."""
    if _format(body) != "json_schema":
        return good(body)
    return refusal(404, "No endpoints found that can handle the requested parameters: response_format.")


def json_schema_silent_500(body: Body) -> Response:
    return PlainTextResponse("Internal Server Error", 500) if _format(body) == "json_schema" else good(body)


def any_format_422(body: Body) -> Response:
    """An older server that knows no response_format at all."""
    if _format(body) == "plain":
        return good(body)
    return refusal(422, "body.response_format: Extra inputs are not permitted")


def ignores_format(body: Body) -> Response:
    """Prose until the prompt itself asks for JSON, then prose around fenced JSON."""
    if _format(body) == "json_schema":
        return completion("The speaker {clearly} wants to grow. I would say a 4 out of 5.")
    return completion(
        f"Sure, here it is {{as asked}}:\n\n```json\n{json.dumps(plausible(body), indent=2)}\n```\nBye."
    )


def thinks(body: Body) -> Response:
    return completion(f'<think>Perhaps {{"findings": []}}? No.</think>\n\n{json.dumps(plausible(body))}')


def content_parts(body: Body) -> Response:
    text = {"type": "text", "text": json.dumps(plausible(body))}
    parts: Any = [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}, text]
    return completion(parts)


def temperature_refused(body: Body) -> Response:
    if "temperature" not in body:
        return good(body)
    return refusal(400, "Unsupported value: 'temperature' does not support 0 with this model.")


def seed_refused(body: Body) -> Response:
    return refusal(422, "Extra inputs are not permitted", param="seed") if "seed" in body else good(body)


def max_tokens_refused(body: Body) -> Response:
    if "max_tokens" not in body:
        return good(body)
    return refusal(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")


def all_options_refused(body: Body) -> Response:
    named = [name for name in ("temperature", "seed", "max_tokens", "max_completion_tokens") if name in body]
    return refusal(400, f"Unsupported parameter: '{named[0]}'", param=named[0]) if named else good(body)


def truncated(body: Body) -> Response:
    return completion(json.dumps(plausible(body))[:-2], finish="length")


def smuggles_levels(body: Body) -> Response:
    return completion(json.dumps({**plausible(body), "level": 5, "score": 10, "assessable": True}))


def wrong_enums(body: Body) -> Response:
    quote = answer_in(body)[:20]
    findings = [{"quote": quote, "indicator": "excellent"}, {"quote": quote, "indicator": 5}]
    return completion(json.dumps({"findings": findings, "nothing_to_judge": "boring"}))


def invents_quotes(body: Body) -> Response:
    invented = "I have run a hospital in Geneva for twelve years"
    return completion(json.dumps(_everything(body, invented)))


def obeys_injection(body: Body) -> Response:
    """Quotes the very words that told it to."""
    found = re.search(r"[^.]*\b(?:ignore|system:|instructions)\b[^.]*", answer_in(body), re.IGNORECASE)
    return completion(json.dumps(_everything(body, found.group().strip() if found else answer_in(body))))


def says_nothing_to_judge(body: Body) -> Response:
    return completion(json.dumps({"findings": [], "nothing_to_judge": "off_topic"}))


def bad_advice(body: Body) -> Response:
    """Codes well, and gives advice that breaks every rule."""
    if "findings" in plausible(body):
        return good(body)
    return completion(
        json.dumps(
            {
                "strength": "You scored 9 out of 10 here.",
                "strength_quote": "I have run a hospital in Geneva for twelve years",
                "change": "Say that you led 40 people at Siemens. Add Oxford. Then smile.",
                "follow_up": "How old are you, and do you plan to have children?",
            }
        )
    )


def endless(body: Body) -> Response:
    async def brackets() -> AsyncIterator[str]:
        while True:
            yield "[" * 65536
            await asyncio.sleep(0)

    return StreamingResponse(brackets(), media_type="application/json")


def trickle(body: Body) -> Response:
    async def spaces() -> AsyncIterator[str]:
        while True:
            yield " "
            await asyncio.sleep(0.05)

    return StreamingResponse(spaces(), media_type="application/json")


def drops(body: Body) -> Response:
    """The connection breaks in the middle of the reply."""
    return Response(b'{"choices": [', headers={"Content-Length": "1000"}, media_type="application/json")


def deep(body: Body) -> Response:
    return completion('{"findings": ' + "[" * 100_000)


def other_language(body: Body) -> Response:
    return completion("Der Bewerber möchte wachsen. Ich würde sagen: gut.")


def _everything(body: Body, quote: str) -> Body:
    listed = re.findall(r'"(?:enum|indicator)": ?\[([^\]]*)\]', json.dumps(body).replace('\\"', '"'))
    names = re.findall(r'"(\w+)"', listed[0]) if listed else []
    return {"findings": [{"quote": quote, "indicator": n} for n in names], "nothing_to_judge": None}


def _format(body: Body) -> str:
    return str(body.get("response_format", {}).get("type", "plain"))


BEHAVIOURS: dict[str, Callable[[Body], Response]] = {
    shape.__name__: shape
    for shape in (
        good,
        json_schema_500,
        json_schema_400,
        json_schema_404,
        json_schema_silent_500,
        any_format_422,
        ignores_format,
        thinks,
        content_parts,
        temperature_refused,
        seed_refused,
        max_tokens_refused,
        all_options_refused,
        truncated,
        smuggles_levels,
        wrong_enums,
        invents_quotes,
        obeys_injection,
        says_nothing_to_judge,
        bad_advice,
        endless,
        trickle,
        drops,
        deep,
        other_language,
    )
} | {
    "hang": good,
    "empty": lambda body: Response(b"", 200),
    "html": lambda body: PlainTextResponse("<html>Sign in to the network</html>", 200),
    "no_choices": lambda body: JSONResponse({"choices": []}),
    "null_content": lambda body: completion(None),
    "declined": lambda body: completion(None, refusal="I cannot help with that."),
    "filtered": lambda body: completion("", finish="content_filter"),
    "filtered_400": lambda body: refusal(400, "The prompt was filtered", code="content_filter"),
    "too_long": lambda body: refusal(400, "This model's maximum context length is 4096 tokens."),
    "refused_400": lambda body: refusal(400, "No."),
    "bad_key": lambda body: refusal(401, "Incorrect API key provided: sk-secret"),
    "forbidden": lambda body: refusal(403, "Not yours."),
    "unknown_model": lambda body: refusal(404, "The model 'fake' does not exist"),
    "no_credit": lambda body: refusal(429, "You exceeded your quota", code="insufficient_quota"),
    "rate_limited": lambda body: refusal(429, "Slow down", headers={"Retry-After": "7"}),
    "rate_limited_long": lambda body: refusal(429, "Slow down", headers={"Retry-After": "3600"}),
    "error_500": lambda body: PlainTextResponse("Internal Server Error", 500),
    "error_503": lambda body: refusal(503, "Loading model"),
    "redirects": lambda body: Response(status_code=307, headers={"Location": "http://127.0.0.1:1/v1"}),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--script", type=Path)
    wish = parser.parse_args()
    script = json.loads(wish.script.read_text()) if wish.script else []
    uvicorn.run(FakeEndpoint(*script).app, host="127.0.0.1", port=wish.port, log_level="warning")


if __name__ == "__main__":
    main()
