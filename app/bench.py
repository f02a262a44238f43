"""longview bench: what this machine takes, measured by the programs that do the work."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import track

from app.errors import Unprocessable
from app.settings import Settings

if TYPE_CHECKING:
    from app.live.bench import Compared

Files = Annotated[list[Path], typer.Argument(help="Recordings.", exists=True, dir_okay=False)]
Speed = Annotated[Literal["1", "max"], typer.Option(help="As spoken, or as fast as it is heard.")]
Speakers = Annotated[int, typer.Option(min=1, max=64, help="So many speak at once.")]
References = Annotated[
    list[Path] | None,
    typer.Option("--reference", help="What was said: a text for each file.", exists=True, dir_okay=False),
]
Stops = Annotated[int, typer.Option(min=1, max=100, help="Places to stop at, evenly spread.")]
Engines = Annotated[
    list[str] | None,
    typer.Option("--engine", help="Compare another engine: a command, as evals/engines.py tells."),
]
Results = Annotated[list[Path], typer.Argument(help="What --json gave.", exists=True, dir_okay=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


bench = typer.Typer(no_args_is_help=True, help="Measure what this machine takes.")


@bench.command()
def live(
    files: Files,
    speed: Speed = "1",
    speakers: Speakers = 1,
    reference: References = None,
    stops: Stops = 5,
    engine: Engines = None,
    as_json: AsJson = False,
) -> None:
    """Hear answers while they are spoken, and as whole files after the stop."""
    from app.live.bench import Stage
    from app.main import choose_limits, choose_transcriber

    texts, settings = _texts(reference, len(files)), Settings.read()
    stage = Stage(choose_transcriber(settings), choose_limits(settings), speed, speakers, engine or ())
    spoken = track(list(zip(files, texts, strict=True)), "Measuring", console=Console(stderr=True))
    results = [stage.compare(file, stops, text) for file, text in spoken]
    typer.echo(_json(results) if as_json else _page(results))


@bench.command()
def page(results: Results) -> None:
    """Print one page of what several measurements gave."""
    typer.echo(_page([compared for file in results for compared in _read(file)]))


def _texts(references: list[Path] | None, files: int) -> list[str | None]:
    if references and len(references) != files:
        raise Unprocessable("Name a --reference for each file, in the order of the files, or none.")
    return [reference.read_text("utf-8") for reference in references] if references else [None] * files


def _read(file: Path) -> list["Compared"]:
    from app.live.bench import Compared

    try:
        found = json.loads(file.read_bytes())
        return [Compared.model_validate(one) for one in (found if isinstance(found, list) else [found])]
    except ValueError as error:
        raise Unprocessable(f"{file} is not what `longview bench live --json` prints.") from error


def _page(results: list["Compared"]) -> str:
    from app.chat.prompts import render

    return render("evaluation/performance", runs=results)


def _json(results: list["Compared"]) -> str:
    """An object for one file, a list of them for several."""
    plain = [result.model_dump(exclude_none=True) for result in results]
    return json.dumps(plain[0] if len(plain) == 1 else plain, indent=2, ensure_ascii=False)
