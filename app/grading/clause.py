"""Words that were marked, shown in the clauses they stand in: no quote breaks off in mid-phrase."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from app.grading.evidence import Span, locate, overlaps
from app.rubric.coding import Evidence, Finding, Indicator
from app.rubric.data import Cue, Data, load

# In words: a longer clause is parted at its phrases; quotes of one indicator are not joined beyond;
# what is cut shorter says too little; fewer are no clause.
LONGEST_CLAUSE, LONGEST_QUOTE, TELLING, FEWEST = 16, 40, 4, 3
MARKS = " ,;:.!?…–—-\n"  # not quoted at the end


class ClauseCues(Data):
    """`stronger`: of two labels for the same words, the weaker is left out."""

    stronger: dict[Indicator, tuple[Indicator, ...]]
    sentence: Cue
    clause: Cue
    phrase: Cue
    hanging: Cue
    time: Cue
    lead_in: Cue
    body: Cue
    sequel: Cue


def shown(evidence: tuple[Evidence, ...], text: str) -> tuple[Evidence, ...]:
    """Evidence in whole clauses of `text`; what overlaps under one indicator as one, and no weaker label
    upon words that have a stronger one. Levels are made before: what is shown never changes a count."""
    wide: list[Evidence] = []
    for item in sorted(evidence, key=lambda item: (item.dimension, item.indicator, item.start)):
        start, end = whole((item.start, item.end), text)
        if wide and (wide[-1].dimension, wide[-1].indicator) == (item.dimension, item.indicator):
            start, end = _beside((start, end), wide, text)
        wide.append(item.model_copy(update={"quote": text[start:end], "start": start, "end": end}))
    kept = (item for item in wide if not _outdone(item, wide))
    return tuple(sorted(kept, key=lambda e: (e.start, e.end, e.dimension, e.indicator)))


def in_order(findings: list[Finding], text: str) -> list[Finding]:
    """Together with the order of the steps, where in so many words one follows another."""
    places = (locate(finding.quote, text) for finding in findings if finding.indicator == "step")
    later = sorted({whole(place, text) for place in places if place})[1:]
    follows = [text[start:end] for start, end in later if CUES.sequel.match(text, start)][:1]
    return [*findings, *(Finding(dimension="long_term", indicator="ordered", quote=step) for step in follows)]


def whole(span: Span, text: str) -> Span:
    """The span widened to the clauses it touches, without the small words that lead into the first."""
    touched = {clause: _words_shared(clause, span, text) for clause in clauses(text)}
    least = min(2, max(touched.values(), default=0))  # a word that spilled over tells nothing of its clause
    meant = [clause for clause, words in touched.items() if words >= max(1, least)] or [span]
    return _bare((meant[0][0], meant[-1][1]), text)


def cut(span: Span, text: str, words: int) -> Span:
    """The beginning of the span, so many words at most, to the end of a clause or a phrase if it can."""
    start, end = span
    ends = [word.end() for word in re.finditer(r"\S+", text[start:end])]
    if len(ends) <= words:
        return _bare(span, text)
    for cue in (CUES.sentence, CUES.clause, CUES.phrase):
        parts = [end for _, end in _joined(_parts(span, cue, text), text)]
        if fitting := [at for at in parts if TELLING <= len(text[start:at].split()) <= words]:
            return _bare((start, max(fitting)), text)
    return _bare((start, start + ends[words - 1]), text)


@lru_cache(maxsize=16)
def clauses(text: str) -> tuple[Span, ...]:
    """Every clause of `text`, none of which ends in mid-phrase or is a mere point in time, where it can."""
    return tuple(
        clause
        for sentence in _parts((0, len(text)), CUES.sentence, text)
        for long in _joined(_parts(sentence, CUES.clause, text), text)
        for clause in _phrases(long, text)
    )


def unfinished(part: str) -> bool:
    """Whether it ends in mid-phrase, or is too slight to be a clause."""
    return bool(CUES.hanging.search(part.strip(MARKS))) or slight(part)


def slight(part: str) -> bool:
    """Whether it is a mere point in time, or a word or two."""
    bare = part.strip(MARKS)
    return bool(CUES.time.fullmatch(bare)) or len(bare.split()) < FEWEST


def _words_shared(one: Span, other: Span, text: str) -> int:
    return len(text[max(one[0], other[0]) : max(0, min(one[1], other[1]))].split())


def _bare(span: Span, text: str) -> Span:
    """Without the words that lead into it, marks at its end, and a quotation mark without its other half."""
    start, end = span
    lead = CUES.lead_in.match(text[start:end])
    if lead and text[start + lead.end() : end].strip(MARKS):
        start += lead.end()
    return start, start + next(CUES.body.finditer(text[start:end])).end()


def _beside(span: Span, before: list[Evidence], text: str) -> Span:
    """Together with the one before, which it replaces, where they overlap and can be read as one."""
    last = before[-1]
    if span[0] >= last.end:
        return span
    joint = min(span[0], last.start), max(span[1], last.end)
    if len(text[slice(*joint)].split()) > LONGEST_QUOTE and span[1] > last.end:
        return _bare((last.end, span[1]), text)
    before.pop()
    return joint


def _outdone(item: Evidence, others: list[Evidence]) -> bool:
    return any(
        overlaps((item.start, item.end), [(other.start, other.end)])
        for other in others
        if other.dimension == item.dimension and other.indicator in STRONGER.get(item.indicator, ())
    )


def _phrases(clause: Span, text: str) -> list[Span]:
    if len(text[slice(*clause)].split()) <= LONGEST_CLAUSE:
        return [clause]
    return _joined(_parts(clause, CUES.phrase, text), text)


def _parts(span: Span, cue: re.Pattern[str], text: str) -> Iterator[Span]:
    ends = [match.end() for match in cue.finditer(text, *span)]
    return (part for part in pairwise([span[0], *ends, span[1]]) if text[slice(*part)].strip(MARKS))


def _joined(parts: Iterator[Span], text: str) -> list[Span]:
    """Each part that is unfinished goes with the next, and one too slight at the end with the one before."""
    joined: list[Span] = []
    for part in parts:
        if joined and unfinished(text[slice(*joined[-1])]):
            part = joined.pop()[0], part[1]
        joined.append(part)
    if len(joined) > 1 and slight(text[slice(*joined[-1])]):
        _, end = joined.pop()
        joined.append((joined.pop()[0], end))
    return joined


CUES = load("rubric/clauses.yaml", ClauseCues)
STRONGER = CUES.stronger
