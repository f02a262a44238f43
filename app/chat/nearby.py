"""Language models that other programs serve on this machine, found where those programs usually listen."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

USUAL_PORTS: Mapping[str, int] = MappingProxyType({"Ollama": 11434, "LM Studio": 1234, "llama.cpp": 8080})
PATIENCE = 0.7  # seconds; a program on this machine answers in a few milliseconds or is not there


class Server(NamedTuple):
    name: str
    base_url: str
    models: tuple[str, ...]


class _Model(BaseModel):
    id: str


class _Listed(BaseModel):
    data: list[_Model]


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}/v1"


def look_around(ports: Mapping[str, int] = USUAL_PORTS) -> list[Server]:
    """Asks each port of this machine, and of no other, which models it serves."""
    with ThreadPoolExecutor(len(ports)) as at_once:
        found = at_once.map(_look, ports, map(address, ports.values()))
        return [server for server in found if server]


def _look(name: str, base_url: str) -> Server | None:
    """None where nothing listens, or something else does."""
    import httpx2  # slow to import, and only this asks for it

    try:
        # No proxy, and no redirect to elsewhere: the question stays on this machine.
        with httpx2.Client(timeout=PATIENCE, trust_env=False, follow_redirects=False) as client:
            listed = _Listed.model_validate_json(client.get(f"{base_url}/models").content)
    except (httpx2.HTTPError, ValidationError):
        return None
    return Server(name, base_url, tuple(model.id for model in listed.data))
