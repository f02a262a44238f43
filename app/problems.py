"""How failures are shown: problem details (RFC 9457) to programs, a page to people."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.errors import AppError
from app.pages import page

log = structlog.get_logger()

SENTENCES = {
    404: "There is nothing at this address. It may have been deleted, or the link is incomplete.",
    405: "This address does not take that kind of request.",
    413: "That is more than Longview takes at once. Nothing was kept; send a smaller recording.",
    500: "Something unexpected went wrong. What was saved before is safe. Go back and try again.",
}


def problem(request: Request, status: int, sentence: str, **more: Any) -> Response:
    title = HTTPStatus(status).phrase
    if request.url.path.startswith(("/api/", "/health")):
        body = {"type": "about:blank", "title": title, "status": status, "detail": sentence, **more}
        return JSONResponse(body, status_code=status, media_type="application/problem+json")
    return page(request, "problem.html", status, status=status, sentence=sentence)


def render_failures(app: FastAPI) -> None:
    """Gives every failure of the application a sentence and its right status."""
    app.add_exception_handler(AppError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _expected(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)
    return problem(request, error.status, error.sentence)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    places = [".".join(map(str, item["loc"][1:])) or "body" for item in error.errors()]
    errors = [{"field": f, "message": item["msg"]} for f, item in zip(places, error.errors(), strict=True)]
    sentence = " ".join(f"{item['field']}: {item['message']}." for item in errors)
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, sentence, errors=errors)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(request, error.status_code, SENTENCES.get(error.status_code, error.detail))


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected failure", path=request.url.path, exc_info=error)
    return problem(request, 500, SENTENCES[500])
