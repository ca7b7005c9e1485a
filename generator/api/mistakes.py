"""The address that opens a prefilled issue about one fact: page, fact, our value and its source; the rest is asked for."""

from __future__ import annotations

from urllib.parse import urlencode

FORM = "mistake.yml"
"""The issue form in ``.github/ISSUE_TEMPLATE``; the keys below are the ids of its fields."""


def mistake_url(repository: str, page: str, fact: str, value: str, source: str) -> str:
    """Where a reader reports a mistake. ``page`` and ``source`` are addresses, ``repository`` that of a GitHub repository."""
    fields = {
        "template": FORM,
        "title": f"Mistake: {fact}",
        "page": page,
        "fact": fact,
        "value": value,
        "source": source,
    }
    return f"{repository.rstrip('/')}/issues/new?{urlencode(fields)}"
