"""The Nu HTML checker (vnu-jar, Java) over every HTML page of a site."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

TOLERATED: dict[str, str] = {
    r"(Resource|Inline script) violates Content Security Policy \(meta tag\)": (
        "The checker reads files, where 'self' means nothing, and takes JSON-LD for a script. "
        "Browsers prove the policy in tests/test_security.py."
    ),
    r"Trailing slash on void elements has no effect": "Python-Markdown writes <img /> and <br />; a remark, not an error.",
}
"""Messages that are no mistake of a page, as patterns, each with its reason."""


def messages(site: Path) -> Counter[str]:
    """What the checker says about the pages below ``site``, one line a kind of message with the first page it is on.

    Raises:
        RuntimeError: the checker did not run.
    """
    result = subprocess.run(
        ["java", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", str(site)],
        capture_output=True, text=True,
    )  # fmt: skip
    try:
        found = json.loads(result.stdout)["messages"]
    except ValueError:
        raise RuntimeError(f"the Nu checker did not run: {(result.stdout + result.stderr).strip()[-600:]}") from None
    seen: Counter[str] = Counter()
    first: dict[str, str] = {}
    for message in found:
        text = message["message"]
        if not any(re.match(pattern, text) for pattern in TOLERATED):
            place = message.get("url", "").rpartition(f"{site}/")[2]
            first.setdefault(text, f"{place}:{message.get('lastLine', 1)}: {text}")
            seen[first[text]] += 1
    return seen
