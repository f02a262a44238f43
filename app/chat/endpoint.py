"""Any OpenAI-compatible endpoint, as real ones are: each refuses something, and we find out what."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import openai

from app.chat import refusal
from app.chat.completion import Completion, InvalidReply
from app.chat.manners import Manners, Request
from app.chat.model import EndpointFailed, Reply, T, Usage, stays_here
from app.errors import AppError

OPENAI = "https://api.openai.com/v1"
TIMEOUT = 60.0  # seconds for one request
TRIES = 3
WAITS = (0.5, 2.0)  # seconds before a request that failed in passing is sent again
LONGEST_WAIT = 20.0  # seconds, whatever Retry-After asks
LARGEST_REPLY = 400_000  # bytes; a full coding is about 10,000, a long think 60,000

log = logging.getLogger(__name__)


def connect(
    base_url: str | None, api_key: str | None, model: str, timeout: float = TIMEOUT
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
    client = openai.OpenAI(base_url=url, api_key=api_key or "none", http_client=wire, timeout=TIMEOUT)
    return client, address


@dataclass
class OpenAIChatModel:
    """A ChatModel over chat completions; `timeout` in seconds is for one request. Threads may share it."""

    client: openai.OpenAI
    name: str
    address: str
    timeout: float = TIMEOUT
    pause: Callable[[float], None] = time.sleep
    manners: Manners = field(default_factory=Manners)

    def reply(self, prompt: str, schema: type[T], sample: int = 0) -> Reply[T]:
        request, began = Request(prompt, schema, self.manners, sample), time.monotonic()
        tokens: Counter[str] = Counter()
        while request.tries < TRIES:
            try:
                completion = Completion.parse(self._complete(request))
                tokens += completion.tokens
                if completion.declined:
                    raise self._unavailable(refusal.TROUBLES["declined"])
                value = completion.value(schema)
            except InvalidReply as invalid:
                log.info("%s: a reply %s", self.address, invalid)
                request.mend(invalid)
            else:
                self.manners = request.manners._replace(proven=True)
                return Reply(value, Usage(**tokens, seconds=time.monotonic() - began))
        raise self._unavailable(refusal.TROUBLES["unusable"], tries=TRIES, fault=request.invalid)

    def _complete(self, request: Request) -> bytes:
        """The body of a successful response, once the request is in terms the endpoint accepts."""
        waits = iter(WAITS)
        while True:
            try:
                return self._send(request.body)
            except refusal.ERRORS as error:
                log.info("%s: %s", self.address, type(error).__name__)
                if request.change(request.manners.after(error)):
                    continue
                trouble = refusal.trouble(error)
                if trouble.transient and (wait := next(waits, None)) is not None:
                    self.pause(min(max(wait, refusal.retry_after(error)), LONGEST_WAIT))
                elif not (refusal.may_refuse_format(error) and request.doubt()):
                    raise self._unavailable(trouble, status=refusal.status(error)) from error

    def _send(self, body: dict[str, Any]) -> bytes:
        """Reads no more than it may and no longer than it may, however the bytes trickle."""
        deadline, received = time.monotonic() + self.timeout, bytearray()
        client = self.client.with_options(max_retries=0, timeout=self.timeout)
        create = client.chat.completions.with_streaming_response.create
        with create(model=self.name, **body) as response:
            for piece in response.iter_bytes():
                received += piece
                if time.monotonic() > deadline:
                    raise openai.APITimeoutError(request=response.http_request)
                if len(received) > LARGEST_REPLY:
                    raise InvalidReply("was far too long")
        return bytes(received)

    def _unavailable(self, trouble: refusal.Trouble, **facts: object) -> EndpointFailed:
        return trouble.unavailable(address=self.address, model=self.name, timeout=self.timeout, **facts)
