"""longview: serve, grade, transcribe, measure, doctor."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.progress import Progress, track

from app.bench import AsJson, bench
from app.coaching.coach import Coach, Coaching
from app.errors import AppError, Unprocessable
from app.grading.grader import Grader, GraderCard
from app.rubric.asked import Asked, QuestionType, Scenario
from app.rubric.assessment import Assessment
from app.settings import ROOT, Settings
from app.speech.transcriber import Transcriber
from app.speech.transcript import Transcript

if TYPE_CHECKING:
    from app.evaluation.measured import Measured

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
cli.add_typer(bench, name="bench")

# Results go to standard output, all that is only for eyes to standard error.
out, err = Console(highlight=False), Console(highlight=False, markup=False, stderr=True)

GraderName = Literal["offline", "llm"]
TEST_SET = ROOT / "evals" / "test.jsonl"
EXCHANGES = ROOT / "evals" / "follow-ups.jsonl"
GRADER_CARD = ROOT / "docs" / "grader-card.md"


def main() -> None:
    try:
        cli()
    except AppError as error:
        err.print(error.sentence, style="bold")
        sys.exit(1)


# Each command imports what it works with when it runs, so that none waits for another's libraries.


@cli.command()
def serve() -> None:
    """Serve the pages and the API."""
    err.print("Longview is starting.")
    from app import server

    server.serve(Settings.read())


@cli.command()
def transcribe(
    file: Annotated[Path, typer.Argument(help="A recording.", exists=True, dir_okay=False)],
    as_json: AsJson = False,
) -> None:
    """Turn a recording into words."""
    from app.main import choose_transcriber

    settings = Settings.read()
    transcript = _heard(choose_transcriber(settings), file.read_bytes(), settings)
    if as_json:
        print(transcript.model_dump_json(indent=2, exclude={"typed"}))
        return
    print(transcript.text or "No speech was heard.")
    if transcript.notice:
        err.print(transcript.notice, style="dim")


def _heard(transcriber: Transcriber, recording: bytes, settings: Settings) -> Transcript:
    from app.main import choose_limits
    from app.speech.audio import decode

    audio = decode(recording, choose_limits(settings))
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Transcribing", total=audio.seconds)
        return transcriber.transcribe(audio, lambda done, _: progress.update(task, completed=done))


@cli.command()
def grade(
    file: Annotated[typer.FileBinaryRead | None, typer.Argument(help="A text or recording, or -.")] = None,
    question: Annotated[str, typer.Option(help="The question that was answered.")] = "",
    scenario: Annotated[Scenario, typer.Option()] = "job_interview",
    role: Annotated[str, typer.Option(help="The role, programme or client.")] = "",
    question_type: Annotated[QuestionType | None, typer.Option(help="Else told from the question.")] = None,
    as_json: AsJson = False,
    jsonl: Annotated[Path | None, typer.Option(exists=True, help="Many answers, one JSON a line.")] = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="Where their grades go.")] = None,
) -> None:
    """Judge one answer, or a file of many, without keeping them.

    A line of --jsonl is an object with id, question, question_type (as --question-type takes it) and answer;
    it may have scenario and role.
    """
    from app.interviews.bank import type_of

    if jsonl and out_file:
        _grade_many(jsonl, out_file)
        return
    if not file or not question:
        raise Unprocessable("Name a file and its --question, or --jsonl with --out for many answers.")
    asked = Asked(text=question, type=question_type or type_of(question), scenario=scenario, role=role)
    _grade_one(asked, file, as_json)


def _grade_one(asked: Asked, file: typer.FileBinaryRead, as_json: bool) -> None:
    from app.answers.grade import Grade
    from app.answers.shown import AssessmentOut
    from app.main import choose_grader
    from app.pipeline.reviewer import assess

    settings = Settings.read()
    transcript = _answer(file, settings)
    grader, coach = choose_grader(settings)
    began = time.monotonic()
    assessment = assess(grader, asked, transcript)
    seconds = time.monotonic() - began
    coaching = coach.coach(asked, transcript.text, assessment, transcript.doubtful)
    if as_json:
        grade = Grade(card=grader.card, assessment=assessment, coaching=coaching, seconds=seconds)
        shown = AssessmentOut.of(grade, transcript)
        print(json.dumps({"transcript": transcript.text} | shown.model_dump(mode="json"), indent=2))
    else:
        _show(grader.card, assessment, coaching)


def _grade_many(answers: Path, grades: Path) -> None:
    from app.evaluation.labelled import LeftOut, attempt, read
    from app.main import choose_grader

    if grades.exists() and grades.samefile(answers):
        raise Unprocessable(f"{answers} holds the answers. Name another file for --out.")
    grader, _ = choose_grader(Settings.read())
    with grades.open("w", encoding="utf-8") as lines:
        for row in track(list(read(answers)), "Grading", console=err):
            found = row if isinstance(row, LeftOut) else attempt(row, grader)
            if isinstance(found, LeftOut):
                err.print(f"{found.id} left out: {found.reason}")
            else:
                lines.write(found.model_dump_json() + "\n")


@cli.command("eval")
def evaluate(
    sets: Annotated[
        list[Path] | None, typer.Option("--set", help="Labelled answers, or exchanges; may be repeated.")
    ] = None,
    grader: Annotated[GraderName, typer.Option(help="Which grader.")] = "offline",
    repeats: Annotated[int, typer.Option(min=1, max=9, help="Grade each answer this often.")] = 1,
    changes: Annotated[bool, typer.Option(help="Also change answers: ten times the work.")] = True,
    at_once: Annotated[int, typer.Option(min=1, max=32, help="Answers a model gets side by side.")] = 4,
    publish: Annotated[bool, typer.Option("--publish", help="Make this the grader's card.")] = False,
    follow_ups: Annotated[bool, typer.Option("--follow-ups", help="Measure what is asked next.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure how well a grader agrees with labels, and what changes its mind."""
    from app.evaluation.bench import Bench
    from app.evaluation.measured import measure
    from app.evaluation.publishing import summary
    from app.evaluation.shown import left_out

    if follow_ups:
        _evaluate_follow_ups((sets or [EXCHANGES])[0], grader, as_json)
        return
    settings = Settings.read()
    bench = Bench(
        _feedback(grader, settings)[0],
        lambda results, doing, total: track(results, doing, total, console=err),
        1 if grader == "offline" else at_once,
    )
    measured = measure(sets or [TEST_SET], bench, repeats, changes)
    for told in left_out(measured):
        err.print(told)
    if publish:
        _publish(measured, bench.grader.card, settings)
    _print(measured, summary(measured), as_json)


def _publish(measured: "Measured", card: GraderCard, settings: Settings) -> None:
    from app.evaluation.publishing import publish
    from app.grading.published import place

    settings.prepare_folder()
    file = place(card, settings.folder)
    publish(measured, file, GRADER_CARD if card.grader == "offline" else None)
    err.print(f"Published in {file}. A running Longview uses it once it is started again.")


def _evaluate_follow_ups(exchanges: Path, grader: GraderName, as_json: bool) -> None:
    from app.evaluation.follow_ups import probing, summary

    grader_and_coach = _feedback(grader, Settings.read())
    report = probing(exchanges, *grader_and_coach, lambda cases: track(cases, "Asking", console=err))
    _print(report, summary(report), as_json)


def _print(found: BaseModel, summary: str, as_json: bool) -> None:
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        out.print(Markdown(summary))


def _feedback(name: GraderName, settings: Settings) -> tuple[Grader, Coach]:
    from app.coaching.bank import BankCoach
    from app.grading.offline import OfflineGrader
    from app.main import choose_grader

    if name == "offline":
        return OfflineGrader(), BankCoach()
    if not settings.uses_model:
        raise Unprocessable("No language model is set: LONGVIEW_LLM_BASE_URL and LONGVIEW_LLM_MODEL name it.")
    return choose_grader(settings)


def _answer(file: typer.FileBinaryRead, settings: Settings) -> Transcript:
    from app.main import choose_transcriber
    from app.recordings import UNKNOWN, media_type

    content = file.read()
    if media_type(content[:12]) != UNKNOWN:
        return _heard(choose_transcriber(settings), content, settings)
    try:
        return Transcript(typed=content.decode().strip())
    except UnicodeDecodeError as error:
        raise Unprocessable(f"{file.name} is neither text nor a recording Longview can read.") from error


def _show(card: GraderCard, assessment: Assessment, coaching: Coaching) -> None:
    from app.pages import band
    from app.rubric.sheet import SHEET

    if assessment.unassessable_sentence:
        out.print(assessment.unassessable_sentence)
    for name, judgement in assessment.dimensions.items() if assessment.assessable else ():
        said = "not enough to judge"
        if level := judgement.level:
            said = f"{level} of 5" if card.shown_as == "levels" else band(level)
        out.print(f"[bold]{SHEET.dimensions[name].title}[/bold]: {said}")
        out.print(f"  {escape(judgement.reason)}")
        for quote in judgement.quotes:
            out.print(f"  [dim]{SHEET.findings[quote.indicator]}:[/dim] {escape(quote.quote)}")
    for line in (assessment.notice, coaching.strength, coaching.change):
        if line:
            out.print(escape(line))
    err.print(card.note, style="dim")


@cli.command()
def doctor() -> None:
    """Say what is configured, what works and what is missing."""
    from app.doctor import examine

    well = True
    for check in examine(Settings.read()):
        mark = "[green]works  [/green]" if check.well else "[red]missing[/red]"
        out.print(f"{mark}  [bold]{check.part}[/bold]  {escape(check.sentence)}")
        well = well and check.well
    if not well:
        sys.exit(1)
