"""axe-core on pages in Debian's Chromium: WCAG 2.2 A and AA, and axe's best practices."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PHONE, DESK = 360, 1440
HEIGHTS = {PHONE: 740, DESK: 900}


COLOR_RULES = ("color-contrast", "link-in-text-block")
"""The rules whose verdict depends on the color scheme."""
FILLED = "#results li, #deadline, #total"
"""What appears once a page with a query (?…) has answered it."""


def violations(
    browser: Browser, urls: list[str], scheme: Literal["light", "dark"], width: int, rules: tuple[str, ...] = ()
) -> dict[str, list[str]]:
    """What axe finds on each page, one line a kind of violation with the first element; pages without any are left out.

    ``rules`` are those to apply, all where there are none.
    """
    script = AXE.read_text(encoding="utf-8")
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    context = browser.new_context(
        color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": HEIGHTS[width]},
        service_workers="block",
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    try:
        page = context.new_page()
        for url in urls:
            page.goto(url, wait_until="load")
            if "?" in url:
                page.locator(FILLED).first.wait_for()
            page.evaluate(script)
            result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
            if result["violations"]:
                found[url] = [_line(violation) for violation in result["violations"]]
    finally:
        context.close()
    return found


def _line(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    why = " ".join(str(nodes[0].get("failureSummary", "")).split())
    return f"{violation['id']} ({len(nodes)}): {nodes[0]['html'][:160]} — {why[:240]}"
