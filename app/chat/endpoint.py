"""Any OpenAI-compatible endpoint, as real ones are: each refuses something, and we find out what."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from app.chat import refusal
from app.chat.completion import Completion, InvalidReply
from app.chat.manners import Manners, Request
from app.chat.model import Reply, T, Usage, stays_here
from app.errors import AppError, ModelUnavailable

OPENAI = "https://api.openai.com/v1"
TRIES = 3
WAITS = (0.5, 2.0)  # seconds before a request that failed in passing is sent again
LONGEST_WAIT = 20.0  # seconds, whatever Retry-After asks
LARGEST_REPLY = 400_000  # bytes; a full coding is about 10,000, a long think 60,000

log = logging.getLogger(__name__)


def connect(
    base_url: str | None, api_key: str | None, model: str, timeout: float = 60.0
) -> "OpenAIChatModel":
    """A model at `base_url` (OpenAI's own when None); `timeout` in seconds is for one request.

    Raises AppError when `base_url` is no web address.
    """
    client, address = reach(base_url, api_key)
    return OpenAIChatModel(client, model, address, timeout)


def reach(base_url: str | None, api_key: str | None) -> tuple[openai.OpenAI, str]:
    """A client for an endpoint, and its address as shown to the person. Raises AppError."""
    url = base_url or OPENAI
    address = urlsplit(url).netloc.rpartition("@")[2]
    if not address or not url.startswith(("http://", "https://")):
        raise AppError("An endpoint's base URL is no web address: it must begin with http:// or https://.")
    # What is sent goes to the address shown and nowhere else: no redirects, no proxy to this machine.
    wire = openai.DefaultHttpxClient(follow_redirects=False, trust_env=not stays_here(address))
    return openai.OpenAI(base_url=url, api_key=api_key or "none", http_client=wire), address


class OpenAIChatModel:
    """A ChatModel over chat completions. Threads may share it."""

    def __init__(
        self,
        client: openai.OpenAI,
        model: str,
        address: str,
        timeout: float = 60.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client.with_options(max_retries=0, timeout=timeout)
        self.name, self.address = model, address
        self._timeout, self._pause = timeout, pause
        self._manners = Manners()

    def reply(self, prompt: str, schema: type[T]) -> Reply[T]:
        request, usage, began = Request(prompt, schema, self._manners), Usage(), time.monotonic()
        while request.tries < TRIES:
            try:
                completion = Completion.parse(self._complete(request))
                usage += completion.tokens
                value = self._unless_declined(completion).value(schema)
            except InvalidReply as invalid:
                log.info("%s: a reply %s", self.address, invalid)
                request.mend(invalid)
            else:
                self._manners = replace(request.manners, proven=True)
                return Reply(value, usage + Usage(seconds=time.monotonic() - began))
        raise self._unavailable(refusal.UNUSABLE, tries=TRIES, fault=request.invalid)

    def _complete(self, request: Request) -> bytes:
        """The body of a successful response, once the request is in terms the endpoint accepts."""
        waits = iter(WAITS)
        while True:
            try:
                return self._send(request.body)
            except openai.APIError as error:
                log.info("%s: %s", self.address, type(error).__name__)
                if request.change(request.manners.after(error)):
                    continue
                trouble = refusal.trouble(error)
                if trouble.transient and (wait := next(waits, None)) is not None:
                    self._pause(min(max(wait, refusal.retry_after(error)), LONGEST_WAIT))
                elif not (refusal.may_refuse_format(error) and request.doubt()):
                    raise self._unavailable(trouble, status=refusal.status(error)) from error

    def _send(self, body: dict[str, Any]) -> bytes:
        """Reads no more than it may and no longer than it may, however the bytes trickle."""
        deadline, received = time.monotonic() + self._timeout, bytearray()
        create = self._client.chat.completions.with_streaming_response.create
        try:
            with create(model=self.name, **body) as response:
                for piece in response.iter_bytes():
                    received += piece
                    if time.monotonic() > deadline:
                        raise openai.APITimeoutError(request=response.http_request)
                    if len(received) > LARGEST_REPLY:
                        raise InvalidReply("was far too long")
        except httpx2.TimeoutException as error:
            raise openai.APITimeoutError(request=error.request) from error
        except httpx2.HTTPError as error:
            raise openai.APIConnectionError(request=error.request) from error
        return bytes(received)

    def _unless_declined(self, completion: Completion) -> Completion:
        if completion.declined:
            raise self._unavailable(refusal.DECLINED)
        return completion

    def _unavailable(self, trouble: refusal.Trouble, **facts: object) -> ModelUnavailable:
        names = {"address": self.address, "model": self.name, "timeout": self._timeout}
        return ModelUnavailable(trouble.sentence(**names, **facts))
