"""Jinja pages: the environment, and rendering a page or one fragment of it."""

from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel

from app.answers.marks import marked_words, sound_of
from app.answers.opinions import shared_quotes
from app.answers.takes import take_number
from app.answers.waveform import stretches
from app.chat.prompts import STRICT, fingerprint
from app.grading.evidence import quoted
from app.history.chart import BAND_ROWS, BANDS
from app.people.preferences import Preferences
from app.rubric.asked import Scenario
from app.rubric.coding import Indicator
from app.rubric.sheet import SHEET
from app.settings import ROOT

TEMPLATES = ROOT / "web" / "templates"
STATIC = ROOT / "web" / "static"


class ScenarioWords(NamedTuple):
    """How a scenario's fields are called."""

    id: Scenario
    name: str
    whom_label: str
    description_label: str


SCENARIOS = (
    ScenarioWords("job_interview", "Job interview", "Role", "The job description"),
    ScenarioWords("college_interview", "College interview", "Programme", "What the programme says of itself"),
    ScenarioWords("sales_call", "Sales discovery call", "Client", "What you know of the client"),
)
SCENARIO_NAMES = {words.id: words.name for words in SCENARIOS}


class Sign(BaseModel, frozen=True):
    """What works here and where words go, shown on every page; `leaves` is None when they stay here."""

    transcriber: str
    grader: str
    leaves: str | None


def band(level: int) -> str:
    """A level as graders that have not earned numbers show it."""
    return f"{BAND_ROWS[BANDS[level]]} evidence"


def _shows(indicators: Mapping[Indicator, int]) -> str:
    """What a quote shows, and how often where it does so more than once."""
    often = {1: "", 2: ", twice"}
    return "; ".join(
        SHEET.findings[name] + often.get(times, f", {times} times") for name, times in indicators.items()
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


# Pages on which much is typed: some browsers give it back, on return, only where the page may be stored.
TYPED_ON = {page: {"Cache-Control": "no-cache"} for page in ("questions/show.html", "interviews/new.html")}

# A page that fails before it is known who asks is shown as to anyone.
STRANGER = Preferences()

# One version for all static files stands in their path, so modules that import each other stay together.
STATIC_PATH = f"/static/{fingerprint(*sorted(path for path in STATIC.rglob('*') if path.is_file()))}"


class Pages:
    """Every template, macros too, knows `gentle`; every page besides its own also `path` and `hints`."""

    def __init__(self, sign: Sign) -> None:
        self._environments = {gentle: self._environment(sign, gentle) for gentle in (False, True)}

    def _environment(self, sign: Sign, gentle: bool) -> Environment:
        environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, **STRICT)
        environment.globals |= {
            "gentle": gentle,
            "sign": sign,
            "asset": lambda path: f"{STATIC_PATH}/{path}",
            "marked_words": marked_words,
            "shared_quotes": shared_quotes,
            "sound_of": sound_of,
            "stretches": stretches,
            "scenarios": SCENARIOS,
        }
        environment.filters |= {
            "clock": _clock,
            "day": lambda moment: f"{moment.day} {moment:%B %Y, %H:%M}",
            "short_day": lambda moment: f"{moment.day} {moment:%b %Y}",
            "weekday": lambda day: f"{day:%A}, {day.day} {day:%B %Y}",
            "band": band,
            "capitalize_first": lambda text: text[:1].upper() + text[1:],
            "grader_name": attrgetter("called"),
            "zip": zip,
            "quoted": lambda evidence, words: quoted(evidence, words.text),
            "shows": _shows,
            "take_number": take_number,
            "scenario_name": lambda name: SCENARIO_NAMES[name],
            "dimension_name": lambda name: SHEET.dimensions[name].title,
            "indicator_name": lambda name: SHEET.indicators[name],
            "value_name": lambda value: SHEET.values.get(str(value).lower(), value),
        }
        return environment

    def render(self, template: str, request: Request, code: int = 200, **context: object) -> HTMLResponse:
        """A page; or, when a script asks with X-Fragment: NAME, only the partial _NAME.html beside it."""
        preferences: Preferences = getattr(request.state, "preferences", STRANGER)
        environment = self._environments[preferences.gentle]
        fragment = request.headers.get("x-fragment", "")
        if fragment.isidentifier():
            partial = str(Path(template).with_name(f"_{fragment}.html"))
            template = partial if partial in environment.list_templates() else template
        shown = {"path": request.url.path, "hints": preferences.hints} | context
        html = environment.get_template(template).render(shown)
        return HTMLResponse(html, code, {"Vary": "X-Fragment"} | TYPED_ON.get(template, {}))


def page(request: Request, template: str, code: int = 200, **context: object) -> HTMLResponse:
    """Renders with the application's own pages; see Pages.render."""
    pages: Pages = request.app.state.pages
    return pages.render(template, request, code, **context)
