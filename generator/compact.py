"""Data as compact JSON, for the scripts of the pages and for programs."""

from __future__ import annotations

import json
from typing import Any


def compact(data: Any) -> str:
    """``data`` on one line that ends in a line break, without spaces; letters stay as they are."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
