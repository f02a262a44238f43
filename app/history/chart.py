"""A trend as places on a drawing: one small chart for each dimension, sessions evenly spaced."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from app.history.trend import Point, Trend
from app.rubric.asked import DIMENSIONS, Dimension

# In units of a drawing of 320 by 108.
LEFT, RIGHT, TOP, BOTTOM = 50, 306, 12, 96

# Levels as graders that have not earned numbers show them.
BANDS = {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}
BAND_ROWS = {1: "little", 2: "some", 3: "clear"}
# Five levels make three bands.
BANDS_A_LEVEL = 2 / 4
LEVEL_ROWS = {level: str(level) for level in range(1, 6)}


class Scale(NamedTuple):
    """What stands at the left of a chart, by row from below."""

    rows: dict[int, str]

    def y(self, row: float) -> float:
        return round(BOTTOM - (row - 1) * (BOTTOM - TOP) / (len(self.rows) - 1), 1)

    def height(self, level: int, away: float = 0) -> float:
        """Of a level, or so many levels away from it, within the chart."""
        numbers = self.rows is LEVEL_ROWS
        row = level + away if numbers else BANDS[level] + away * BANDS_A_LEVEL
        return self.y(min(max(row, 1), len(self.rows)))


class Dot(NamedTuple):
    """A session with a level. `noise` is how high and how low it might stand as well."""

    stretch: int
    x: float
    y: float
    noise: tuple[float, float] | None

    @classmethod
    def of(cls, scale: Scale, stretch: int, x: float, point: Point) -> "Dot | None":
        if point.level is None:
            return None
        level, low, high = point.level, point.low, point.high
        noise = None
        if low is not None and high is not None:
            noise = scale.height(level, high - level), scale.height(level, low - level)
        return cls(stretch, x, scale.height(level), noise)


class Chart(NamedTuple):
    """Lines and bands of noise join only what compares."""

    dimension: Dimension
    rows: list[tuple[float, str]]
    dots: list[Dot]
    lines: list[str]
    noise: list[str]
    breaks: list[float]
    levels: list[int]

    @classmethod
    def of(cls, trend: Trend, dimension: Dimension) -> "Chart":
        scale = Scale(LEVEL_ROWS if trend.shown_as == "levels" else BAND_ROWS)
        points = [session.dimensions[dimension] for session in trend.sessions]
        across = _across(len(points))
        placed = zip(trend.sessions, across, points, strict=True)
        found = [Dot.of(scale, session.stretch, x, point) for session, x, point in placed]
        dots = [dot for dot in found if dot]
        stretches = [list(group) for _, group in groupby(dots, lambda dot: dot.stretch)]
        return cls(
            dimension=dimension,
            rows=[(scale.y(row), label) for row, label in scale.rows.items()],
            dots=dots,
            lines=[_path((dot.x, dot.y) for dot in joined) for joined in stretches if len(joined) > 1],
            noise=[band for joined in stretches for band in _noise(joined)],
            breaks=_breaks(trend, across),
            levels=[point.level for point in points if point.level],
        )


def charts(trend: Trend) -> list[Chart]:
    """None before two sessions could be judged: one dot is no trend."""
    drawn = [Chart.of(trend, dimension) for dimension in DIMENSIONS]
    return drawn if any(len(chart.dots) > 1 for chart in drawn) else []


def _across(count: int) -> list[float]:
    step = (RIGHT - LEFT - 16) / max(count - 1, 1)
    return [round(LEFT + 8 + number * step, 1) for number in range(count)]


def _noise(dots: Sequence[Dot]) -> list[str]:
    """One outline for each run of sessions whose noise is known; one session alone gets some width."""
    return [_outline(list(run)) for known, run in groupby(dots, lambda dot: dot.noise is not None) if known]


def _outline(run: Sequence[Dot]) -> str:
    wide = run if len(run) > 1 else [run[0]._replace(x=run[0].x + aside) for aside in (-4, 4)]
    above = [(dot.x, dot.noise[0]) for dot in wide if dot.noise]
    below = [(dot.x, dot.noise[1]) for dot in reversed(wide) if dot.noise]
    return _path(above + below)


def _breaks(trend: Trend, across: Sequence[float]) -> list[float]:
    """Half-way between two sessions of different graders."""
    pairs = zip(pairwise(trend.sessions), pairwise(across), strict=True)
    return [round((x + y) / 2, 1) for (one, other), (x, y) in pairs if one.stretch != other.stretch]


def _path(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
