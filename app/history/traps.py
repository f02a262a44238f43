"""Job-versus-career traps by name: advice carries only their sentences."""

from app.coaching.bank import BANK, Trap

TRAP_NAMES: dict[Trap, str] = {
    "confusing": "Confusing job and career",
    "short_term": "Short-term thinking",
    "no_link": "No link to the goal",
    "vague": "Vagueness",
}


def trap_of(sentence: str) -> Trap | None:
    """None for a sentence that an earlier Longview worded differently."""
    return next((trap for trap in TRAP_NAMES if sentence in sentences(trap)), None)


def sentences(trap: Trap) -> list[str]:
    """As said to applicants and to sellers."""
    return [voice[trap] for voice in BANK.traps.values()]
