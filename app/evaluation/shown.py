"""What was measured, put into words and tables: for the terminal, the page and docs/grader-card.md."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.evaluation.agreement import Agreement
from app.evaluation.bench import Cost
from app.evaluation.measured import Measured
from app.evaluation.metamorphic import Removal, Steadiness
from app.evaluation.report import Examination
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.data import Data, load
from app.rubric.sheet import SHEET

INTERVAL = "{0[0]:.2f} to {0[1]:.2f}"


class Measure(Data):
    """`form` is how a figure of it is written."""

    name: str
    form: str


class Words(Data):
    """What stands around the figures; names of measures, changes, groups and sets are by their own keys."""

    labels: str
    not_for: tuple[str, ...]
    kappa: str
    noise: dict[str, str]
    shown_as: dict[str, str]
    unmeasured: str
    measures: dict[str, Measure]
    spread: str
    changes: dict[str, str]
    groups: dict[str, str]
    set_names: dict[str, str]
    sets: dict[str, str]


class Grid(NamedTuple):
    """A table of text. The first cell of each row is its heading."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def shown(measured: Measured) -> dict[str, object]:
    """What the templates of a card need."""
    return {
        "measured": measured,
        "words": WORDS,
        "titles": TITLES,
        "overview": overview(measured),
        "noise": _noise(measured),
        "cost": _cost(measured.cost),
        "sets": [(found, list(grids(found))) for found in measured.examinations],
    }


def left_out(measured: Measured) -> Iterator[str]:
    for found in measured.examinations:
        for one in found.left_out:
            yield f"{found.set}: {one.id} left out: {one.reason}"


def overview(measured: Measured) -> Grid:
    rows = [
        (
            f"{WORDS.set_names.get(found.set, found.set)}, {found.agreement.answers} answers",
            *map(_kappa, found.agreement.dimensions.values()),
        )
        for found in measured.examinations
    ]
    return Grid("Agreement with labels: kappa", ("set", *TITLES.values()), tuple(rows), WORDS.kappa)


def grids(found: Examination) -> Iterator[Grid]:
    """Everything measured on one set."""
    yield _agreement(found)
    if found.agreement.groups or len(found.agreement.scenarios) > 1:
        yield _groups(found)
    if found.steadiness:
        yield _steadiness(found.steadiness)
        yield _removals(found.removals)


def _agreement(found: Examination) -> Grid:
    each = found.agreement.dimensions
    rows = [
        (measure.name, *(_written(getattr(one, figure), measure.form) for one in each.values()))
        for figure, measure in WORDS.measures.items()
    ]
    if found.noise:
        rows.append((WORDS.spread, *(f"{found.noise[name]:.2f}" for name in each)))
    note = f"{found.agreement.quotes_verbatim:.0%} of its quotes stand word for word in the answer."
    if halo := found.agreement.halo:
        note += f" Its dimensions move together {halo:+.2f} more than the labels do, at most."
    return Grid("Agreement", ("", *TITLES.values()), tuple(rows), note)


def _groups(found: Examination) -> Grid:
    groups, gap = found.agreement.groups | found.agreement.scenarios, found.agreement.native_gap
    rows = [
        (WORDS.groups.get(name, name), str(group.n), f"{group.error:+.2f}") for name, group in groups.items()
    ]
    head = ("answers", "levels compared", "mean error, in levels")
    note = "Mean error on non-native answers less that on the others: {:+.2f} level."
    return Grid("Error by group", head, tuple(rows), "" if gap is None else note.format(gap))


def _steadiness(found: Mapping[str, Steadiness]) -> Grid:
    head = ("change", "mean change, in levels", "answers that rose", "allowed", "kept")
    return Grid("Changes that must not change a level", head, tuple(map(_change, found, found.values())))


def _change(name: str, one: Steadiness) -> tuple[str, ...]:
    allowed = "none may rise" if one.may == "never_up" else f"{one.may:.2f}"
    rose, kept = f"{one.raised} of {one.n}", "yes" if one.kept else "no"
    return WORDS.changes.get(name, name), f"{one.moved:.2f}", rose, allowed, kept


def _removals(found: Mapping[Dimension, Removal]) -> Grid:
    rows = tuple((TITLES[name], _written(one.fell, "{:.0%}"), str(one.n)) for name, one in found.items())
    head = ("taken out: what carries", "its level fell in", "of answers above level 2")
    return Grid("Changes that must lower a level", head, rows)


def _noise(measured: Measured) -> Grid:
    rows = tuple((TITLES[name], f"{value:.2f}") for name, value in (measured.noise or {}).items())
    return Grid("Noise", ("", "levels"), rows, WORDS.noise[measured.noise_from or "unmeasured"])


def _cost(cost: Cost) -> Grid:
    rows = [
        ("Length", f"{cost.words:.0f} words"),
        ("Processor time", f"{cost.cpu_ms:.0f} ms"),
        (f"Time until it is judged, {cost.at_once} at a time", f"{cost.seconds:.2f} s"),
    ]
    if cost.tokens:
        rows.append(("Asked of the model", f"{cost.tokens:.0f} tokens"))
    rows.append(("Most memory beyond the program’s own", f"{cost.memory_mb:.0f} MB"))
    note = f"On average over {cost.gradings:,} answers."
    return Grid("What it takes", ("", "each answer"), tuple(rows), note)


def _kappa(one: Agreement) -> str:
    kappa = _written(one.kappa, "{:.2f}")
    return f"{kappa} ({_written(one.interval, INTERVAL)})" if one.interval else kappa


def _written(figure: object, form: str) -> str:
    return "–" if figure is None else form.format(figure)


WORDS = load("evaluation/card.yaml", Words)
TITLES = {name: SHEET.dimensions[name].title for name in DIMENSIONS}
