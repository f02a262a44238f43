import pytest

from app.chat.model import stays_here


@pytest.mark.parametrize(
    "address", ["localhost", "localhost:11434", "127.0.0.1:8080", "127.8.8.8", "[::1]:8000"]
)
def test_loopback_address_stays_here(address: str) -> None:
    assert stays_here(address) is True


@pytest.mark.parametrize(
    "address",
    [
        "api.openai.com",
        "192.168.1.5:11434",
        "0.0.0.0:80",
        "localhost.example.com",
        "127.0.0.1.example",
        "",
        "host",
    ],
)
def test_any_other_address_does_not(address: str) -> None:
    assert stays_here(address) is False
