"""Byte ranges (RFC 9110), so that a player can seek without fetching everything before."""

import re

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The half-open range asked for; None when the whole is to be sent.

    An empty range (start == end) is one that cannot be met. Several ranges at once count as the whole.
    """
    found = _RANGE.fullmatch((header or "").strip().lower().replace(" ", ""))
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    end = min(size, int(last) + 1) if last else size
    return (int(first), end) if int(first) < end else (size, size)
