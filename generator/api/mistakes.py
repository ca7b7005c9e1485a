"""The address that opens a prefilled issue: page, fact, our value and its source; the rest is asked for."""

from __future__ import annotations

from textwrap import shorten
from urllib.parse import urlencode

FORM = "mistake.yml"
"""The issue form in ``.github/ISSUE_TEMPLATE``, which has a title of its own; the keys below are the ids of its fields."""
_LEGAL = "/:?=$,@"
"""Left as they are, for a query may hold them: the address stays readable."""
_VALUE_AT_MOST = 30


def mistake_url(repository: str, page: str, fact: str = "", value: str = "", source: str = "") -> str:
    """Where a reader reports a mistake on a page, or in a fact. ``page`` and ``source`` are addresses, ``repository`` that
    of a GitHub repository. Of a long value the beginning is enough to know it by.
    """
    fields = {"template": FORM, "page": page}
    if fact:
        fields |= {"source": source, "fact": fact, "value": shorten(value, _VALUE_AT_MOST, placeholder=" ...")}
    return f"{repository.rstrip('/')}/issues/new?{urlencode(fields, safe=_LEGAL)}"
