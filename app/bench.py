"""longview bench: what this machine takes, measured by the programs that do the work."""

import json
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import track

from app.errors import Unprocessable
from app.settings import Settings

if TYPE_CHECKING:
    from app.live.bench import Compared, Stage

Files = Annotated[list[Path], typer.Argument(help="Recordings.", exists=True, dir_okay=False)]
Speed = Annotated[Literal["1", "max"], typer.Option(help="As spoken, or as fast as it is heard.")]
Speakers = Annotated[int, typer.Option(min=1, max=64, help="So many speak at once.")]
References = Annotated[
    list[Path] | None,
    typer.Option("--reference", help="What was said: a text for each file.", exists=True, dir_okay=False),
]
Stops = Annotated[int, typer.Option(min=1, max=100, help="Places to stop at, evenly spread.")]
Plain = Annotated[bool, typer.Option("--plain", help="Compare plain faster-whisper too.")]
Page = Annotated[Path | None, typer.Option(help="A file to write the figures to.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def benches(settings: Callable[[], Settings]) -> typer.Typer:
    """The commands; `settings` are read when one runs."""
    bench = typer.Typer(no_args_is_help=True, help="Measure what this machine takes.")

    @bench.command()
    def live(
        files: Files,
        speed: Speed = "1",
        speakers: Speakers = 1,
        reference: References = None,
        stops: Stops = 5,
        plain: Plain = False,
        page: Page = None,
        as_json: AsJson = False,
    ) -> None:
        """Hear answers while they are spoken, and as whole files after the stop."""
        texts = _texts(reference, len(files))
        stage = _stage(settings(), speed, speakers, plain)
        spoken = track(list(zip(files, texts, strict=True)), "Measuring", console=Console(stderr=True))
        results = [stage.compare(file, stops, text) for file, text in spoken]
        text = _shown(results, stops, plain)
        if page:
            _write(page, text)
        typer.echo(_json(results) if as_json else text)

    return bench


def _texts(references: list[Path] | None, files: int) -> list[str | None]:
    if references and len(references) != files:
        raise Unprocessable("Name a --reference for each file, in the order of the files, or none.")
    return [reference.read_text("utf-8") for reference in references] if references else [None] * files


def _stage(settings: Settings, speed: Literal["1", "max"], speakers: int, plain: bool) -> "Stage":
    from app.live.bench import Stage
    from app.main import choose_transcriber
    from app.speech import weights
    from app.speech.audio import Limits

    limits = Limits(max_bytes=settings.max_bytes, max_seconds=int(settings.max_minutes * 60))
    usual = weights.find(settings.whisper_model, settings.models) if plain else None
    return Stage(choose_transcriber(settings), limits, speed, speakers, usual)


def _shown(results: list["Compared"], stops: int, plain: bool) -> str:
    from app.chat.prompts import render

    return render(
        "evaluation/performance",
        runs=results,
        stops=stops,
        plain=plain,
        cores=os.cpu_count(),
        machine=f"{platform.system()} on {platform.machine()}",
        python=platform.python_version(),
    )


def _write(page: Path, text: str) -> None:
    try:
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unprocessable(f"{page} cannot be written: {error.strerror}.") from error


def _json(results: list["Compared"]) -> str:
    """An object for one file, a list of them for several."""
    plain = [result.model_dump(exclude_none=True) for result in results]
    return json.dumps(plain[0] if len(plain) == 1 else plain, indent=2, ensure_ascii=False)
