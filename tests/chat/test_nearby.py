import socket

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from app.chat.nearby import Server, address, look_around
from tests.fakes.openai_server import FakeEndpoint, serving


def port_of(url: str) -> int:
    return int(url.removesuffix("/v1").rpartition(":")[2])


class Answering:
    """Something else on a usual port, that answers every request alike."""

    def __init__(self, response: Response) -> None:
        async def answer(_: object) -> Response:
            return response

        self.app = Starlette(routes=[Route("/{path:path}", answer)])


def found(response: Response) -> list[Server]:
    with serving(Answering(response)) as url:
        return look_around({"Ollama": port_of(url)})


def test_server_is_found_with_its_models() -> None:
    with serving(FakeEndpoint()) as url:
        assert look_around({"Ollama": port_of(url)}) == [Server("Ollama", address(port_of(url)), ("fake",))]


def test_server_without_a_model_yet_is_found() -> None:
    (server,) = found(JSONResponse({"object": "list", "data": []}))
    assert server.models == ()


def test_other_programs_on_a_usual_port_are_not_taken_for_one() -> None:
    others = (
        PlainTextResponse("<html>a web page</html>"),
        JSONResponse({"data": "none"}),
        JSONResponse({"detail": "Not Found"}, 404),
        RedirectResponse("https://models.example/v1/models"),
    )
    assert [found(response) for response in others] == [[], [], [], []]


def test_silent_port_is_given_up_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert look_around({"Ollama": silent.getsockname()[1], "LM Studio": 9}) == []
