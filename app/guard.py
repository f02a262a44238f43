"""Who may talk to this server, how much at once, and what a page from it may do.

A server on one's own machine is reachable by every web page in the same browser, so: requests that change
something must come from our own pages (Sec-Fetch-Site, else Origin), and the Host must be a name that no
stranger can point here (DNS rebinding).
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import problem

SAFE = {"GET", "HEAD", "OPTIONS"}

# Safari before 15.4 does not count a WebSocket to the same place as 'self', so that place is named.
POLICY = (
    "default-src 'self'; connect-src 'self'{sockets}; img-src 'self' data:; media-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PLACE = re.compile(r"[\w.:\[\]-]+")

HEADERS = {
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware. `hosts` are names allowed besides addresses and names without a dot."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], max_bytes: int) -> None:
        self._app, self._hosts, self._max_bytes = app, hosts, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and self._is_strange(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: a plain 403
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(scope["method"], Headers(scope=scope))
        app = problem(Request(scope), *refused) if refused else self._app
        await app(scope, receive, _with_headers(send, Headers(scope=scope).get("host", "")))

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        if not self._known(headers.get("host", "")):
            return 421, "Longview does not answer under this name. Set LONGVIEW_ALLOWED_HOSTS to allow it."
        if method not in SAFE and not _from_our_pages(headers):
            return 403, "This came from another site's page, so it was not done."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._max_bytes:
            too_large = "That is larger than {} MB, the most Longview takes. Nothing was kept of it."
            return 413, too_large.format(self._max_bytes // 1_000_000)
        return None

    def _is_strange(self, headers: Headers) -> bool:
        """A page of any site may open a WebSocket to any other, and says only where it comes from."""
        return not self._known(headers.get("host", "")) or not _from_our_pages(headers)

    def _known(self, host: str) -> bool:
        name = (urlsplit(f"//{host}").hostname or "").lower()
        return name in self._hosts or (bool(name) and "." not in name) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _from_our_pages(headers: Headers) -> bool:
    """Programs other than browsers send neither header; they carry nobody's session."""
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _with_headers(send: Send, host: str) -> Send:
    sockets = f" ws://{host} wss://{host}" if PLACE.fullmatch(host) else ""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", POLICY.format(sockets=sockets))
            # Files of the house have an etag. All else may hold a person's words: once they are deleted, the
            # Back button must not bring them up again.
            headers.setdefault("Cache-Control", "no-cache" if "etag" in headers else "no-store")
        await send(message)

    return send_with_headers
