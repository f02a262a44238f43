"""What is said of the room that everything takes."""

from pathlib import Path, PosixPath
from typing import Any

from starlette.testclient import TestClient

from app.people.person import Person
from app.settings import Settings
from app.storage import Storage


class Going(PosixPath):
    """Every file in it is gone by the time one asks how large it is."""

    def is_file(self) -> bool:
        return True

    def stat(self, *, follow_symlinks: bool = True) -> Any:
        if self.suffix == ".bin":
            raise FileNotFoundError(self)
        return super().stat(follow_symlinks=follow_symlinks)


class Measured(Settings):
    @property
    def models(self) -> Path:
        return Going(self.folder / "fetched")


def test_file_that_goes_while_it_is_measured_counts_nothing(client: TestClient, settings: Settings) -> None:
    model = settings.folder / "fetched" / "small"
    model.mkdir(parents=True)
    for name, size in (("model.bin", 5), ("words.txt", 3)):
        (model / name).write_bytes(bytes(size))
    state: Any = client.app.state  # type: ignore[attr-defined]
    with state.sessions() as session:
        person = Person.local(session)
        storage = Storage.measure(session, person, state.recordings, Measured(data=settings.data))
    assert storage.models == {"small": 3}
