"""An examination as tables for the terminal."""

from collections.abc import Iterator

from rich.table import Table

from app.evaluation.report import Examination


def tables(found: Examination) -> Iterator[Table]:
    yield _agreement(found)
    yield _steadiness(found)


def _agreement(found: Examination) -> Table:
    columns = (
        "n",
        "kappa",
        "95%",
        "exact",
        "within 1",
        "off by 2+",
        "mean diff",
        "r length",
        "null rec",
        "null prec",
    )
    mean = _number(found.agreement.mean_kappa)
    table = Table(title=f"{found.grader.model} on {found.set}: mean kappa {mean}", title_justify="left")
    for column in ("", *columns):
        table.add_column(column, justify="left" if not column else "right")
    for name, one in found.agreement.dimensions.items():
        between = f"{one.interval[0]:.2f} to {one.interval[1]:.2f}" if one.interval else "-"
        numbers = (one.exact, one.within_one, one.off_by_two, one.difference, one.length)
        nulls = (one.null_recall, one.null_precision)
        table.add_row(
            name, str(one.n), _number(one.kappa), between, *map(_number, numbers), *map(_number, nulls)
        )
    groups = ", ".join(f"{style} {error:+.2f}" for style, error in found.agreement.groups.items())
    table.caption = (
        f"halo {_number(found.agreement.halo)}; quotes verbatim {found.agreement.quotes_verbatim:.0%}; "
        f"mean error by style: {groups or 'not given'}"
    )
    return table


def _steadiness(found: Examination) -> Table:
    table = Table(title="Changes that must not change a level", title_justify="left")
    for column in ("change", "moved", "up", "answers raised", "allowed", "kept"):
        table.add_column(column, justify="left" if column == "change" else "right")
    for name, one in found.steadiness.items():
        kept = "yes" if one.kept else "NO"
        table.add_row(
            name, f"{one.moved:.2f}", f"{one.up:+.2f}", f"{one.raised} of {one.n}", str(one.may), kept
        )
    fell = ", ".join(f"{name} {_number(one.fell)} of {one.n}" for name, one in found.removals.items())
    table.caption = f"removing what carries a dimension lowers it: {fell}"
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
