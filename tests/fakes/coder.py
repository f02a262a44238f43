"""What a well-behaved model might reply: findings quoted from words that are in the answer."""

import json
import re
from typing import Any

from app.chat.trial import PROMPT

CUES: dict[str, dict[str, str]] = {
    "long_term": {
        "direction_specific": r"\b(?:become|design|lead|move into|work (?:in|with|on)|be in)\b[^.,!?]{1,90}",
        "direction_generic": r"\b(?:grow|move up|higher up|succeed|promoted)\b[^.,!?]{0,200}",
        "future": r"\b(?:in \w+ years?|eventually|after that|by year \w+|next year|once I|later)\b",
        "step": r"\b(?:licen[cs]e|course|certificate|diploma|training|qualification|exam|degree)\b",
        "ordered": r"\b(?:first|next year|by year \w+)\b[^.!?]{0,200}\b(?:then|after that)\b[^.,!?]{0,200}",
    },
    "alignment": {
        "feature": r"\byour (?!job|company|firm)\w+[^.,!?]{0,200}",
        "goal_specific": r"\bI(?:'d like| want| would like) to\b[^.,!?]{1,200}",
        "link_generic": r"\b(?:great|respected|leading) (?:company|firm|place|school)\b",
        "mechanism": r"\b[^.!?]{0,99}\b(?:so|which)\b[^.!?]{0,99}\b(?:I need|is what|teach me)\b[^.!?]{0,99}",
        "contribution": r"\bI (?:can|could) (?:take|bring|help)\b[^.,!?]{1,200}",
        "contrary": r"\b(?:just|only) (?:for )?the (?:money|pay)\b|\bneed (?:a job|something)\b",
    },
    "passion": {
        "interest_specific": r"\bI (?:really )?(?:love|like|enjoy)\b[^.,!?]{1,200}",
        "interest_generic": r"\b(?:passionate|driven|people person)\b",
        "reason": r"\bbecause\b[^.!?]{1,200}",
        "evidence": r"\bI(?:'ve| have)? (?:built|made|volunteer\w*|run|taught|took|started)\b[^.,!?]{0,200}",
        "sustained": r"\bfor \w+ (?:years|months)\b|\bevery (?:week|weekend|Saturday|month)\b",
        "contrary": r"\b(?:just|only) (?:for )?the (?:money|pay)\b",
    },
}


def plausible(body: dict[str, Any]) -> dict[str, Any]:
    """A reply of the shape the request asks for."""
    asked = json.dumps(body)
    if PROMPT in body["messages"][0]["content"]:
        return {"ready": True, "days": ["Monday"]}
    dimension = re.search(r"coding_(long_term|alignment|passion)", asked)
    return _coding(dimension.group(1), answer_in(body)) if dimension else _advice(answer_in(body))


def answer_in(body: dict[str, Any]) -> str:
    """The answer in the prompt: what stands in its last marked block."""
    prompt: str = body["messages"][0]["content"]
    blocks = re.finditer(r"^BEGIN (\w+)$\n(.*?)\n^END \1$", prompt, re.MULTILINE | re.DOTALL)
    return [block.group(2) for block in blocks][-1]


def _coding(dimension: str, answer: str) -> dict[str, Any]:
    findings = [
        {"quote": match.group().strip(), "indicator": indicator}
        for indicator, cue in CUES[dimension].items()
        for match in re.finditer(cue, answer, re.IGNORECASE)
    ]
    return {"findings": findings, "nothing_to_judge": None}


def _advice(answer: str) -> dict[str, str]:
    words = answer.split()
    opening, theme = " ".join(words[:8]), " ".join(words[-5:]).strip(".,!?")
    return {
        "strength": "You say what you mean in your own words.",
        "strength_quote": opening,
        "change": "Say which part of this you would do first, and what it would lead to.",
        "follow_up": f"You said “{theme}”: what would be the next thing you do towards it?",
    }
