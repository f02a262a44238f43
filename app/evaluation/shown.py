"""What was measured, put into words and tables: for the terminal, the page and docs/grader-card.md."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from rich.table import Table

from app.evaluation.agreement import Agreement, Group
from app.evaluation.bench import Cost
from app.evaluation.measured import Measured
from app.evaluation.metamorphic import Removal, Steadiness
from app.evaluation.report import Examination
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.data import Data, load
from app.rubric.sheet import SHEET

NONE = "–"


class Words(Data):
    """What stands around the figures; names of measures, changes, groups and sets are by their own keys."""

    labels: str
    not_for: tuple[str, ...]
    kappa: str
    noise: dict[str, str]
    shown_as: dict[str, str]
    unmeasured: str
    measures: dict[str, str]
    changes: dict[str, str]
    groups: dict[str, str]
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
        "titles": dict(zip(DIMENSIONS, _titles(), strict=True)),
        "overview": overview(measured),
        "noise": _noise(measured),
        "cost": _cost(measured.cost),
        "sets": [(found, list(grids(found))) for found in measured.examinations],
    }


def tables(measured: Measured) -> Iterator[Table]:
    yield _table(overview(measured))
    if measured.noise:
        yield _table(_noise(measured))
    yield _table(_cost(measured.cost))
    for found in measured.examinations:
        for grid in grids(found):
            yield _table(grid._replace(title=f"{found.set}: {grid.title.lower()}"))


def left_out(measured: Measured) -> Iterator[str]:
    for found in measured.examinations:
        for one in found.left_out:
            yield f"{found.set}: {one.id} left out: {one.reason}"


def overview(measured: Measured) -> Grid:
    rows = [
        (f"{found.set}, {found.agreement.answers} answers", *map(_kappa, found.agreement.dimensions.values()))
        for found in measured.examinations
    ]
    return Grid("Agreement with labels: kappa", ("set", *_titles()), tuple(rows), WORDS.kappa)


def grids(found: Examination) -> Iterator[Grid]:
    """Everything measured on one set."""
    yield _agreement(found)
    if found.agreement.groups or len(found.agreement.scenarios) > 1:
        yield _groups(found)
    if found.steadiness:
        yield _steadiness(found.steadiness)
        yield _removals(found.removals)


def _agreement(found: Examination) -> Grid:
    each = list(found.agreement.dimensions.items())
    rows = [(WORDS.measures[measure], *(form(one) for _, one in each)) for measure, form in MEASURES.items()]
    if found.noise:
        rows.append((WORDS.measures["noise"], *(_number(found.noise[name]) for name, _ in each)))
    quotes = f"{found.agreement.quotes_verbatim:.0%} of its quotes stand word for word in the answer."
    halo = found.agreement.halo
    together = (
        f" Its dimensions move together {_signed(halo)} more than the labels do, at most." if halo else ""
    )
    return Grid("Agreement", ("", *_titles()), tuple(rows), quotes + together)


MEASURES: Mapping[str, Callable[[Agreement], str]] = {
    "n": lambda one: str(one.n),
    "kappa": lambda one: _number(one.kappa),
    "interval": lambda one: _interval(one),
    "exact": lambda one: _share(one.exact),
    "within_one": lambda one: _share(one.within_one),
    "off_by_two": lambda one: _share(one.off_by_two),
    "difference": lambda one: _signed(one.difference),
    "length": lambda one: _signed(one.length),
    "null_recall": lambda one: _share(one.null_recall),
    "null_precision": lambda one: _share(one.null_precision),
}


def _groups(found: Examination) -> Grid:
    groups = found.agreement.groups | found.agreement.scenarios
    rows = tuple(_group(name, group) for name, group in groups.items())
    gap = found.agreement.native_gap
    note = (
        f"Mean error on non-native answers less that on the others: {_signed(gap)} level."
        if gap is not None
        else ""
    )
    return Grid("Error by group", ("answers", "levels compared", "mean error, in levels"), rows, note)


def _group(name: str, group: Group) -> tuple[str, ...]:
    return WORDS.groups.get(name, name), str(group.n), _signed(group.error)


def _steadiness(found: Mapping[str, Steadiness]) -> Grid:
    head = ("change", "mean change, in levels", "answers that rose", "allowed", "kept")
    return Grid("Changes that must not change a level", head, tuple(map(_change, found, found.values())))


def _change(name: str, one: Steadiness) -> tuple[str, ...]:
    allowed = "none may rise" if one.may == "never_up" else f"{one.may:.2f}"
    rose, kept = f"{one.raised} of {one.n}", "yes" if one.kept else "no"
    return WORDS.changes.get(name, name), f"{one.moved:.2f}", rose, allowed, kept


def _removals(found: Mapping[Dimension, Removal]) -> Grid:
    rows = tuple((SHEET.dimensions[name].title, _share(one.fell), str(one.n)) for name, one in found.items())
    head = ("taken out: what carries", "its level fell in", "of answers above level 2")
    return Grid("Changes that must lower a level", head, rows)


def _noise(measured: Measured) -> Grid:
    rows = tuple(
        (SHEET.dimensions[name].title, _number(value)) for name, value in (measured.noise or {}).items()
    )
    return Grid("Noise", ("", "levels"), rows, WORDS.noise[measured.noise_from or "unmeasured"])


def _cost(cost: Cost) -> Grid:
    rows = [
        ("Words", f"{cost.words:.0f}"),
        ("CPU time of this program", f"{cost.cpu_ms:.0f} ms"),
        ("Time on the clock", f"{cost.seconds:.2f} s, {cost.at_once} at once"),
    ]
    if cost.tokens:
        rows.append(("Tokens", f"{cost.tokens:.0f}"))
    if cost.memory_mb is not None:
        rows.append(("Most memory beyond the program’s own", f"{cost.memory_mb:.0f} MB"))
    return Grid(
        "What it takes", ("", "each answer"), tuple(rows), f"On average over {cost.gradings:,} answers."
    )


def _titles() -> tuple[str, ...]:
    return tuple(SHEET.dimensions[name].title for name in DIMENSIONS)


def _kappa(one: Agreement) -> str:
    return f"{_number(one.kappa)} ({_interval(one)})" if one.interval else _number(one.kappa)


def _interval(one: Agreement) -> str:
    return f"{one.interval[0]:.2f} to {one.interval[1]:.2f}" if one.interval else NONE


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"


def _signed(value: float | None) -> str:
    return NONE if value is None else f"{value:+.2f}"


def _share(value: float | None) -> str:
    return NONE if value is None else f"{value:.0%}"


def _table(grid: Grid) -> Table:
    table = Table(title=grid.title, title_justify="left", caption=grid.note or None, caption_justify="left")
    for number, column in enumerate(grid.head):
        table.add_column(column, justify="right" if number else "left")
    for row in grid.rows:
        table.add_row(*row)
    return table


WORDS = load("evaluation/card.yaml", Words)
