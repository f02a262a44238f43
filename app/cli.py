"""longview: serve, grade, transcribe, doctor."""

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.coaching.coach import Coaching
from app.errors import AppError, Unprocessable
from app.grading.grader import GraderCard
from app.rubric.asked import Asked, QuestionType, Scenario
from app.rubric.assessment import Assessment
from app.settings import Settings
from app.speech.transcript import Transcriber, Transcript

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

# Results go to standard output, all that is only for eyes to standard error.
out, err = Console(), Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def main() -> None:
    try:
        cli()
    except AppError as error:
        err.print(error.sentence, style="bold", highlight=False)
        sys.exit(1)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise Unprocessable(f"A setting is not right: {problems}") from error


# Each command imports what it works with when it runs, so that none waits for another's libraries.


@cli.command()
def serve() -> None:
    """Serve the pages and the API."""
    from app import server

    server.serve(_settings())


@cli.command()
def transcribe(
    file: Annotated[Path, typer.Argument(help="A recording.", exists=True, dir_okay=False)],
    as_json: AsJson = False,
) -> None:
    """Turn a recording into words."""
    from app.main import choose_transcriber

    settings = _settings()
    transcript = _heard(choose_transcriber(settings), file.read_bytes(), settings)
    if as_json:
        print(transcript.model_dump_json(indent=2, exclude={"typed"}))
        return
    print(transcript.text or "No speech was heard.")
    if transcript.notice:
        err.print(transcript.notice, style="dim")


def _heard(transcriber: Transcriber, recording: bytes, settings: Settings) -> Transcript:
    from app.speech.audio import Limits, decode

    limits = Limits(max_bytes=settings.max_bytes, max_seconds=int(settings.max_minutes * 60))
    audio = decode(recording, limits)
    columns = (
        TextColumn("Transcribing"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} s"),
    )
    with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as progress:
        task = progress.add_task("", total=audio.seconds)
        return transcriber.transcribe(
            audio, lambda done, total: progress.update(task, completed=done, total=total)
        )


@cli.command()
def grade(
    file: Annotated[str, typer.Argument(help="A text or a recording; - reads text from standard input.")],
    question: Annotated[str, typer.Option(help="The question that was answered.")],
    scenario: Annotated[Scenario, typer.Option()] = "job_interview",
    role: Annotated[str, typer.Option(help="The role, programme or client.")] = "",
    question_type: Annotated[
        QuestionType | None, typer.Option(help="Told from the question if left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Judge one answer, without keeping it."""
    from app.answers.shown import AssessmentOut
    from app.interviews.bank import type_of
    from app.main import choose_grader
    from app.pipeline.reviewer import assess

    settings = _settings()
    transcript = _answer(file, settings)
    asked = Asked(text=question, type=question_type or type_of(question), scenario=scenario, role=role)
    grader, coach = choose_grader(settings)
    began = time.monotonic()
    assessment = assess(grader, asked, transcript)
    seconds = time.monotonic() - began
    coaching = coach.coach(asked, transcript.text, assessment)
    if as_json:
        shown = AssessmentOut.of(grader.card, assessment, coaching, transcript, seconds)
        print(json.dumps({"transcript": transcript.text} | shown.model_dump(mode="json"), indent=2))
    else:
        _show(grader.card, assessment, coaching)


def _answer(file: str, settings: Settings) -> Transcript:
    from app.main import choose_transcriber
    from app.recordings import UNKNOWN, media_type

    content = sys.stdin.buffer.read() if file == "-" else _read(Path(file))
    if media_type(content[:12]) != UNKNOWN:
        return _heard(choose_transcriber(settings), content, settings)
    try:
        return Transcript(typed=content.decode().strip())
    except UnicodeDecodeError as error:
        raise Unprocessable(f"{file} is neither a recording Longview can read nor plain text.") from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unprocessable(f"{file} cannot be read: {error.strerror}.") from error


def _show(card: GraderCard, assessment: Assessment, coaching: Coaching) -> None:
    from app.pages import band
    from app.rubric.sheet import SHEET

    if assessment.unassessable_sentence:
        out.print(assessment.unassessable_sentence, highlight=False)
    for name, judgement in assessment.dimensions.items() if assessment.assessable else ():
        level = judgement.level
        said = (
            "not enough to judge"
            if level is None
            else f"{level} of 5"
            if card.shown_as == "levels"
            else band(level)
        )
        out.print(f"[bold]{SHEET.dimensions[name].title}[/bold]: {said}", highlight=False)
        out.print(f"  {escape(judgement.reason)}", highlight=False)
        for quote in judgement.quotes:
            out.print(
                f"  [dim]{SHEET.findings[quote.indicator]}:[/dim] {escape(quote.quote)}", highlight=False
            )
    for line in (coaching.strength, coaching.change):
        if line:
            out.print(escape(line), highlight=False)
    err.print(card.note, style="dim", highlight=False)


@cli.command()
def doctor() -> None:
    """Say what is configured, what works and what is missing."""
    from app.doctor import examine

    well = True
    for check in examine(_settings()):
        mark = "[green]works  [/green]" if check.well else "[red]missing[/red]"
        out.print(f"{mark}  [bold]{check.part}[/bold]  {escape(check.sentence)}", highlight=False)
        well = well and check.well
    if not well:
        sys.exit(1)
