"""The address that opens a prefilled issue about one fact: page, fact, our value and its source; the rest is asked for."""

from __future__ import annotations

from textwrap import shorten
from urllib.parse import urlencode

FORM = "mistake.yml"
"""The issue form in ``.github/ISSUE_TEMPLATE``, which has a title of its own; the keys below are the ids of its fields."""
_LEGAL = "/:?=$,@"
"""Left as they are, for a query may hold them: the same address then stands the same beside each fact and compresses."""
_VALUE_AT_MOST = 30


def mistake_url(repository: str, page: str, fact: str, value: str, source: str) -> str:
    """Where a reader reports a mistake. ``page`` and ``source`` are addresses, ``repository`` that of a GitHub repository.

    What facts of one page and source share comes first. Of a long value the beginning is enough to know it by.
    """
    shown = shorten(value, _VALUE_AT_MOST, placeholder=" ...")
    fields = {"template": FORM, "page": page, "source": source, "fact": fact, "value": shown}
    return f"{repository.rstrip('/')}/issues/new?{urlencode(fields, safe=_LEGAL)}"
