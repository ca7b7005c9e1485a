"""Lighthouse (mobile profile, simulated slow network) in Debian's Chromium, through its command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_FLAGS = "--headless=new --disable-quic --disable-background-networking --disable-component-update --disable-sync"
_PATIENCE = 180


def report(url: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's report on a page.

    Raises:
        RuntimeError: Lighthouse failed; the text is what it says.
    """
    chromium = shutil.which("chromium")
    if not chromium:
        raise RuntimeError("Lighthouse needs the program 'chromium': see tests/system-packages.sh")
    output = folder / "lighthouse.json"
    flags = f"{_FLAGS}{' --no-sandbox' if os.geteuid() == 0 else ''}"
    result = subprocess.run(
        ["node", PROGRAM, url, "--quiet", "--output=json", f"--output-path={output}", f"--chrome-flags={flags}",
         f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting"],
        env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, text=True, timeout=_PATIENCE,
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(f"Lighthouse could not look at {url}: {result.stderr.strip()[-600:]}")
    found: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return found


def scores(found: dict[str, Any]) -> dict[str, int]:
    """The score of each category, 0 to 100."""
    return {name: round((found["categories"][name]["score"] or 0) * 100) for name in CATEGORIES}


def shortcomings(found: dict[str, Any], category: str) -> list[str]:
    """What cost points in a category, one line an audit."""
    lines = []
    for reference in found["categories"][category]["auditRefs"]:
        audit = found["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            lines.append(f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".rstrip())
    return lines
