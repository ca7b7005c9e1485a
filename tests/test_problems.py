"""What ``check`` says of a project with one thing wrong: the whole line, place and likely fix included."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from generator.problems import FORMATS, Problem
from generator.rules import RULES
from tests.conftest import Check
from tests.projects import MINI

CP14, CP501 = "site-data/notices/cp14.yml", "site-data/notices/cp501.yml"
PLAN, SOURCES = "site-data/facts/plan.yml", "site-data/sources.yml"
PAID, LEVY = "content/guides/already-paid.md", "site-data/glossary/levy.yml"
PAY = "site-data/payment-methods/direct-pay.yml"
SHORT = "site-data/relief-options/short-term-payment-plan.yml"

Change = tuple[str, str, str]
"""A file of the small project, words in it, and what stands there instead."""

SHAPE: list[tuple[str, Change, str]] = [
    ("unknown key", (PLAN, "checked: 2024-08-01", "cheked: 2024-08-01"),
     f"{PLAN}:12:9: error[unknown-key]: 'cheked' is not a key of a value. Did you mean 'checked'?"),
    ("unknown key at the top", (CP14, "audience: individual", "audiense: individual"),
     f"{CP14}:10:1: error[unknown-key]: 'audiense' is not a key of a notice. Did you mean 'audience'?"),
    ("unknown key of a source", (SOURCES, "publisher: IRS", "publischer: IRS"),
     f"{SOURCES}:4:5: error[unknown-key]: 'publischer' is not a key of a source. Did you mean 'publisher'?"),
    ("missing field", (CP14, "code: CP14\n", ""), f"{CP14}:2:1: error[missing-field]: 'code' is missing from a notice"),
    ("missing field deep down", (CP14, "  bill: Yes, the first.\n", ""),
     f"{CP14}:12:3: error[missing-field]: 'bill' is missing from a short answer"),
    ("number for text", (CP14, "title: The first bill", "title: 14"),
     f"{CP14}:4:8: error[wrong-type]: 'title' must be text. Put quotes round it"),
    ("text for a list", (CP14, "causes: [Tax was not paid.]", "causes: Tax was not paid."),
     f"{CP14}:45:9: error[wrong-type]: 'causes' must be a list: lines that begin with '- '"),
    ("text for a group", (PAY, "glance: {fee: Free, speed: The same day, proof: A number}", "glance: Free"),
     f"{PAY}:7:9: error[wrong-type]: 'glance' must be a group of 'key: value' lines"),
    ("no value", (CP14, "if_ignored: A reminder follows, and later a levy may.", "if_ignored:"),
     f"{CP14}:40:12: error[wrong-type]: 'if_ignored' has no value. Fill it in or remove the line"),
    ("empty list entry", (CP14, "causes: [Tax was not paid.]", "causes:\n  -"),
     f"{CP14}:46:4: error[wrong-type]: entry 1 of 'causes' has no value. Fill it in or remove the line"),
    ("empty list", (CP14, "causes: [Tax was not paid.]", "causes: []"),
     f"{CP14}:45:9: error[wrong-type]: 'causes' is empty. Fill it in or remove the line"),
    ("not a choice", (CP14, "group: owing", "group: oweing"),
     f"{CP14}:9:8: error[wrong-type]: 'oweing' is not a choice for 'group'. Did you mean 'owing'? Choices: owing, "
     "plans, changed, mismatch, not-filed, refund-identity, waiting, business"),
    ("bad date", (CP14, "reviewed: 2026-11-01", "reviewed: 2026-13-01"),
     f"{CP14}:6:11: error[bad-date]: '2026-13-01' is not a date. Write year-month-day, for example 2026-11-24"),
    ("date in words", (PLAN, "checked: 2024-08-01", "checked: August 2024"),
     f"{PLAN}:12:18: error[bad-date]: 'August 2024' is not a date. Write year-month-day, for example 2026-11-24"),
    ("bad id", (CP14, "id: cp14", "id: CP14"),
     f"{CP14}:2:5: error[bad-id]: 'CP14' is not an id. Use small letters and digits; hyphens between words of a page "
     "id, dots and _ in a fact id"),
    ("id that climbs", (CP14, "id: cp14", "id: ../../cp14"),
     f"{CP14}:2:5: error[bad-id]: '../../cp14' is not an id. Use small letters and digits; hyphens between words of a "
     "page id, dots and _ in a fact id"),
    ("bad fact id", (PLAN, "  plan.fee:", "  plan.Fee:"),
     f"{PLAN}:4:3: error[bad-id]: 'plan.Fee' is not an id. Use small letters and digits; hyphens between words of a "
     "page id, dots and _ in a fact id"),
    ("fact of another topic", (PLAN, "  plan.phone:", "  deadline.phone:"),
     f"{PLAN}:26:3: error[bad-id]: 'deadline.phone' must begin with 'plan.', the topic of this file"),
    ("id and file name differ", (CP14, "id: cp14", "id: cp15"),
     f"{CP14}:2:5: error[id-differs]: the id is 'cp15' but the file is called 'cp14'. Make them the same; the file's "
     "name is the page's address"),
    ("description too long", (CP14, "The first bill for unpaid tax.", "x" * 161),
     f"{CP14}:5:14: error[too-long]: 'description' has 161 characters; at most 160 are allowed"),
    ("two lines for one", (CP14, "title: The first bill", "title: |\n  The\n  bill"),
     f"{CP14}:4:8: error[wrong-type]: 'title' must be a single line"),
    ("too many recommended", (CP14, "group: owing", "group: owing\nrecommended: [a, b, c, d, e, f]"),
     f"{CP14}:10:14: error[too-long]: 'recommended' has too many entries; at most 5"),
    ("repeated key", (CP14, "group: owing", "group: owing\ngroup: owing"),
     f"{CP14}:10:1: error[duplicate-key]: 'group' stands here a second time"),
    ("tab", (CP14, "  bill:", "\tbill:"),
     f"{CP14}:13:1: error[tab]: a tab stands here. Use spaces, two for each step to the right"),
]  # fmt: skip

ACROSS: list[tuple[str, Change, str]] = [
    ("unknown page in a field", (CP14, "ways_to_pay: [direct-pay]", "ways_to_pay: [direct-pey]"),
     f"{CP14}:41:15: error[unknown-reference]: there is no page 'direct-pey' in payment-methods. "
     "Did you mean 'direct-pay'?"),
    ("page of another kind in a field", (CP14, "  - option: short-term-payment-plan", "  - option: cp501"),
     f"{CP14}:43:13: error[unknown-reference]: there is no page 'cp501' in relief-options."),
    ("unknown fact in text", (CP14, "{fact:deadline.pay}", "{fact:deadline.pai}"),
     f"{CP14}:12:46: error[unknown-fact]: there is no fact 'deadline.pai'. Did you mean 'deadline.pay'?"),
    ("unknown fact in a field", (CP14, "    - fact: deadline.pay", "    - fact: deadline.pai"),
     f"{CP14}:21:13: error[unknown-fact]: there is no fact 'deadline.pai'. Did you mean 'deadline.pay'?"),
    ("fact before it takes effect", (CP14, "{fact:deadline.pay}", "{fact:plan.fee@2020-01-01}"),
     f"{CP14}:12:46: error[fact-not-in-effect]: '{{fact:plan.fee@2020-01-01}}': its first value takes effect on "
     "2024-07-01, after 2020-01-01"),
    ("bad day in a quote", (CP14, "{fact:deadline.pay}", "{fact:plan.fee@2026-02-30}"),
     f"{CP14}:12:46: error[bad-date]: '2026-02-30' in '{{fact:plan.fee@2026-02-30}}' is not a date"),
    ("checked in the future", (PLAN, "checked: 2026-10-05", "checked: 2027-10-05"),
     f"{PLAN}:24:18: error[checked-in-future]: 'checked' says 2027-10-05, and today is 2026-11-24. Write the date of "
     "the text that was compared"),
    ("checked before it took effect", (PLAN, "checked: 2026-08-13", "checked: 2026-06-13"),
     f"{PLAN}:17:18: error[checked-too-early]: checked on 2026-06-13, before the value took effect on 2026-07-01. If it "
     "was known ahead, add 'announced: ' and that day"),
    ("checked before it was announced", (PLAN, "checked: 2026-10-05", "checked: 2026-09-05"),
     f"{PLAN}:24:18: error[checked-too-early]: checked on 2026-09-05, before the value was announced on 2026-10-01"),
    ("reviewed in the future", (CP14, "reviewed: 2026-11-01", "reviewed: 2026-12-01"),
     f"{CP14}:6:11: error[checked-in-future]: 'reviewed' says 2026-12-01, and today is 2026-11-24"),
    ("source missing", (PLAN, "source: some-blog", "source: some-blok"),
     f"{PLAN}:16:17: error[source-missing]: there is no source 'some-blok' in site-data/sources.yml. "
     "Did you mean 'some-blog'?"),
    ("source not on the web", (SOURCES, "url: https://example.org/cp14", "url: ftp://example.org/cp14"),
     f"{SOURCES}:8:10: error[bad-address]: 'ftp://example.org/cp14' must begin with https:// or http://"),
    ("source without a host", (SOURCES, "url: https://example.org/cp14", "url: https:///cp14"),
     f"{SOURCES}:8:10: error[bad-address]: 'https:///cp14' is not an address: it lacks a host, or has a space, quote or "
     "bracket in it"),
    ("script as a source", (SOURCES, "url: https://example.org/cp14", "url: javascript:alert(1)"),
     f"{SOURCES}:8:10: error[bad-address]: 'javascript:alert(1)' must begin with https:// or http://"),
    ("third party as official", (PLAN, "basis: reported", "basis: official"),
     f"{PLAN}:18:16: error[basis]: 'some-blog' is a third party, so the basis can't be 'official'. Name the official "
     "page, or write 'reported'"),
    ("reported without a page to confirm", (PLAN, "        confirm_at: irs-cp14\n", ""),
     f"{PLAN}:14:9: error[missing-field]: 'confirm_at' is missing: a reported value names the official page on which a "
     "reader can confirm it"),
    ("confirmed by a third party", (PLAN, "confirm_at: irs-cp14", "confirm_at: some-blog"),
     f"{PLAN}:19:21: error[basis]: 'some-blog' is a third party. 'confirm_at' names an official page"),
    ("text for an amount", (PLAN, "value: 22", "value: about 22"),
     f"{PLAN}:10:16: error[wrong-type]: the unit is 'usd', so the value must be a plain number, not 'about 22'"),
    ("phone number out of shape", (PLAN, "value: 800-829-1040", "value: 8008291040 x2"),
     f"{PLAN}:31:16: error[wrong-type]: '8008291040 x2' is not a phone number like 800-829-1040"),
    ("number for text", (PLAN, "value: 800-829-1040", "value: 8008291040"),
     f"{PLAN}:31:16: error[wrong-type]: the unit is 'phone', so the value must be text. Put quotes round it"),
    ("values out of order", (PLAN, "from: 2026-07-01", "from: 2024-07-01"),
     f"{PLAN}:14:15: error[values-order]: 2024-07-01 is not after 2024-07-01, the day of the value above. Put the "
     "oldest first"),
    ("second value without a day", (PLAN, "- from: 2026-07-01\n        value: 29", "- value: 29"),
     f"{PLAN}:14:9: error[missing-field]: 'from' is missing: only the first value may lack it"),
    ("figure instead of a fact", (CP14, "  if_passed: Pay or call.", "  if_passed: The plan costs $29."),
     f"{CP14}:23:29: error[figure-not-quoted]: '$29' is the value of the fact 'plan.fee'. Quote it as "
     "{fact:plan.fee}, or mark a made-up figure as {example:$29}"),
    ("old figure instead of a fact", (CP14, "  if_passed: Pay or call.", "  if_passed: The plan costs $22.00."),
     f"{CP14}:23:29: error[figure-not-quoted]: '$22.00' is the value of the fact 'plan.fee'. Quote it as "
     "{fact:plan.fee}, or mark a made-up figure as {example:$22.00}"),
    ("days instead of a fact", (CP14, "  if_passed: Pay or call.", "  if_passed: Pay within 21 days."),
     f"{CP14}:23:25: error[figure-not-quoted]: '21 days' is the value of the fact 'deadline.pay'. Quote it as "
     "{fact:deadline.pay}, or mark a made-up figure as {example:21 days}"),
    ("phone instead of a fact", (PAID, "It must match", "Call 1-800-829-1040. It must match"),
     f"{PAID}:18:6: error[figure-not-quoted]: '1-800-829-1040' is the value of the fact 'plan.phone'. Quote it as "
     "{fact:plan.phone}, or mark a made-up figure as {example:1-800-829-1040}"),
    ("figure in a description", (CP14, "description: The first bill for unpaid tax.", "description: Pay in 21 days."),
     f"{CP14}:5:21: error[figure-not-quoted]: '21 days' is the value of the fact 'deadline.pay'. A description can't "
     "quote facts: leave the figure out"),
    ("alias of another page", (CP501, "aliases: [CP 501]", "aliases: [cp14]"),
     f"{CP501}:8:11: error[alias-twice]: 'cp14' is already a name of 'notices/cp14' (site-data/notices/cp14.yml)"),
    ("redirect onto a page", (CP14, "group: owing", "group: owing\nredirect_from: [notices/cp501]"),
     f"{CP14}:10:17: error[redirect-onto-page]: 'notices/cp501' is a page that exists. Only addresses that no page has "
     "can lead elsewhere"),
    ("redirect onto a section", (CP14, "group: owing", "group: owing\nredirect_from: [notices]"),
     f"{CP14}:10:17: error[redirect-onto-page]: 'notices' is a page that exists. Only addresses that no page has can "
     "lead elsewhere"),
    ("redirect that climbs", (CP14, "group: owing", "group: owing\nredirect_from: [../../etc]"),
     f"{CP14}:10:17: error[bad-id]: '../../etc' is not an id. Use small letters and digits; hyphens between words of a "
     "page id, dots and _ in a fact id"),
    ("undefined reference", (PAID, "[CP501][]", "[CP 5O1][]"),
     f"{PAID}:14:23: error[undefined-reference]: '[CP 5O1][]' leads nowhere: no page, code, alias or source is called "
     "'CP 5O1'."),
    ("undefined reference with a neighbor", (PAID, "[CP501][]", "[reminder][cp51]"),
     f"{PAID}:14:23: error[undefined-reference]: '[reminder][cp51]' leads nowhere: no page, code, alias or source is "
     "called 'cp51'. Did you mean 'cp501'?"),
    ("second main heading", (PAID, "## Check four things", "# Check four things"),
     f"{PAID}:12:1: error[heading-level]: '# Check four things' is a second main heading; the title above is the first. "
     "Begin with ##"),
    ("skipped heading level", (PAID, "### The year", "#### The year"),
     f"{PAID}:16:1: error[heading-level]: '#### The year' skips a level after '##'. Write ###"),
    ("empty section", (PAID, "### The year\n\nIt must match", "### The year\n\n## The rest\n\nIt must match"),
     f"{PAID}:16:1: error[empty-section]: nothing stands under 'The year'. Write something or remove the heading"),
    ("heading in a field", (CP14, "if_ignored: A reminder follows", "if_ignored: |\n  # Head\n  A reminder follows"),
     f"{CP14}:41:3: error[heading-in-text]: '# Head' is a heading. The template sets the headings here"),
    ("HTML in a field", (CP14, "  bill: Yes, the first.", "  bill: Yes, <b>the first</b>."),
     f"{CP14}:13:14: error[html-in-text]: '<b>' is HTML. Write Markdown; a plain '<' needs a space after it"),
    ("script in a title", (CP14, "title: The first bill", "title: The <script>alert(1)</script> bill"),
     f"{CP14}:4:12: error[html-in-text]: '<script>alert(1)</script> bill' is HTML. Write plain text"),
    ("HTML in a fact", (PLAN, "label: Setup fee", "label: Setup <img src=x> fee"),
     f"{PLAN}:5:18: error[html-in-text]: '<img src=x> fee' is HTML. Write plain text"),
    ("HTML in Markdown", (PAID, "Look at the year.", "Look at the <iframe src=x> year."),
     f"{PAID}:14:13: error[html-in-text]: '<iframe src=x>' is HTML. Write Markdown; a plain '<' needs a space after it"),
    ("character reference", (PAID, "Look at the year.", "Look at the &#106;ear."),
     f"{PAID}:14:13: error[html-in-text]: '&#106;' is HTML. Write Markdown; a plain '<' needs a space after it"),
    ("HTML in a link's words", (PAID, "[CP501][]", "[<script>alert(1)</script>][cp501]"),
     f"{PAID}:14:24: error[html-in-text]: '<script>' is HTML. Write Markdown; a plain '<' needs a space after it"),
    ("fact in a link's words", (PAID, "[CP501][]", "[in {fact:deadline.pay}][cp501]"),
     f"{PAID}:14:23: error[fact-in-link]: '[in {{fact:deadline.pay}}][cp501]': a link's words can't quote a fact or hold "
     "an example. Put it before or after the link"),
    ("script as a link", (PAID, "Look at the year.", "Look [here](javascript:alert(1))."),
     f"{PAID}:14:6: error[inline-link]: '[here](javascript:alert(1)' is an address in the text. Put it into "
     "site-data/sources.yml and write [text][id]"),
    ("address in text", (PAID, "Look at the year.", "Look at https://example.org/x now."),
     f"{PAID}:14:9: error[inline-link]: 'https://example.org/x' is an address in the text. Put it into "
     "site-data/sources.yml and write [text][id]"),
    ("link definition", (PAID, "Look at the year.", "Look.\n\n[x]: https://example.org"),
     f"{PAID}:16:1: error[inline-link]: '[x]: https://example.org' is an address in the text. Put it into "
     "site-data/sources.yml and write [text][id]"),
    ("attributes", (PAID, "Look at the year.", "Look at the year. {: onclick=alert(1) }"),
     f"{PAID}:14:19: error[unknown-token]: '{{: onclick=alert(1) }}' is not one of {{fact:id}}, {{fact:id@2026-07-01}}, "
     "{example:text}"),
    ("picture from elsewhere", (PAID, "Look at the year.", "![x](../../secret.png)"),
     f"{PAID}:14:1: error[bad-image]: '![x](../../secret.png)': an image needs words in the brackets and a path that "
     "leads to assets/, and may stand only in Markdown files"),
    ("way with pages and a further question",
     ("site-data/find.yml", "        pages: [cp14]\n", "        pages: [cp14]\n        then:\n          - says: Yes\n            pages: [levy]\n"),
     "site-data/find.yml:5:15: error[bad-choice]: 'It is a bill' must have either 'pages' or 'then'"),
    ("way that leads nowhere", ("site-data/find.yml", "        pages: [cp14]\n", ""),
     "site-data/find.yml:5:15: error[bad-choice]: 'It is a bill' must have either 'pages' or 'then'"),
    ("way to a page that is not there", ("site-data/find.yml", "pages: [cp14]", "pages: [cp15]"),
     "site-data/find.yml:6:17: error[unknown-reference]: there is no page 'cp15' in notices or relief-options or "
     "payment-methods or guides or tools or glossary or about. Did you mean 'cp14'?"),
    ("page that recommends itself", (CP14, "group: owing", "group: owing\nrecommended: [cp14]"),
     f"{CP14}:10:15: error[bad-recommendation]: a page can't recommend itself"),
    ("recommended twice", (CP14, "group: owing", "group: owing\nrecommended: [levy, levy]"),
     f"{CP14}:10:21: error[bad-recommendation]: 'levy' stands here twice"),
    ("fixed deadline without a rule", (CP14, "  periods:\n    - fact: deadline.pay\n      applies: Counted from the date "
                                       "of the letter.\n", ""),
     f"{CP14}:18:9: error[missing-field]: 'periods' is missing: a fixed deadline names the fact that fixes it. "
     "Otherwise write 'rule: printed-date'"),
    ("way to pay over time without its row", (SHORT, "plan: {limit: None known, fee: Nothing, apply: Online, lien: Possible}\n", ""),
     f"{SHORT}:6:8: error[missing-field]: 'plan' is missing: an option of this group has its row in the comparison of ways "
     "to pay over time"),
    ("powers that can't do anything", (CP14, "if_ignored:", "powers: {can: [It can bill you.], cannot: []}\nif_ignored:"),
     f"{CP14}:40:43: error[wrong-type]: 'cannot' is empty. Fill it in or remove the line"),
    ("powers without limits", (CP14, "if_ignored:", "powers: {can: [It can bill you.]}\nif_ignored:"),
     f"{CP14}:40:9: error[missing-field]: 'cannot' is missing from a list of powers"),
    ("line break in an id", ("site-data/sources.yml", "sources:\n", 'sources:\n  "a\\nb": x\n'),
     "site-data/sources.yml:2:3: error[bad-id]: 'a\\nb' is not an id. Use small letters and digits; hyphens between words "
     "of a page id, dots and _ in a fact id"),
    ("half a row of the comparison", (SHORT, "apply: Online, lien: Possible", "apply: Online"),
     f"{SHORT}:19:7: error[missing-field]: 'lien' is missing from a row of the plan comparison"),
    ("period that counts no days", (CP14, "    - fact: deadline.pay", "    - fact: plan.fee"),
     f"{CP14}:21:13: error[wrong-type]: 'plan.fee' has the unit 'usd'; a period needs a count of days, weeks, months or "
     "years"),
]  # fmt: skip


def _changed(change: Change) -> dict[str, str | bytes | None]:
    path, old, new = change
    assert MINI[path].count(old) >= 1, f"{old!r} is not in {path}"
    return {path: MINI[path].replace(old, new, 1)}


def test_the_small_project_has_no_problems(problems: Check) -> None:
    assert problems() == []


@pytest.mark.parametrize(("change", "line"), [pytest.param(c, line, id=name) for name, c, line in SHAPE + ACROSS])
def test_one_thing_wrong_is_reported_in_one_located_line(problems: Check, change: Change, line: str) -> None:
    assert line in problems(_changed(change))


def test_all_problems_are_reported_not_only_the_first(problems: Check) -> None:
    found = problems(
        {
            CP14: MINI[CP14].replace("group: owing", "group: oweing").replace("reviewed: 2026-11-01", "reviewed: soon"),
            PLAN: MINI[PLAN].replace("cheked", "checked").replace("value: 22", "value: about 22"),
            SOURCES: MINI[SOURCES].replace("publisher: IRS", "publischer: IRS"),
            LEVY: "id: levy\nid: levy\n",
        }
    )
    paths = {line.split(":")[0] for line in found}
    assert {CP14, SOURCES, LEVY} <= paths
    assert sum(line.startswith(CP14) for line in found) == 2
    assert found == sorted(found, key=lambda line: (line.split(":")[0], *map(int, line.split(":")[1:3])))


def test_an_orphan_page_is_reported(problems: Check) -> None:
    lonely = MINI[LEVY].replace("id: levy", "id: lien").replace("Levy", "Lien").replace("[levies]", "[liens]")
    lonely = lonely.replace(" A lien does not.", "").replace("takes property", "claims property")
    assert problems({"site-data/glossary/lien.yml": lonely, LEVY: MINI[LEVY].replace(" A lien does not.", "")}) == [
        "site-data/glossary/lien.yml:1:5: error[orphan-page]: no other page links here. Link to it where a reader would "
        "want it: [text][lien]"
    ]


def test_a_misplaced_file_is_reported_with_the_right_place(problems: Check) -> None:
    found = problems(
        {
            "site-data/notices/cp9.yaml": "id: cp9\n",
            "site-data/notes.yml": "a: 1\n",
            "content/notes.md": "# x\n",
            "content/assets/run.sh": "#!/bin/sh\n",
        }
    )
    assert found == [
        "content/assets/run.sh:1:1: error[misplaced]: files of this type are not published. Known types: .css, .ico, "
        ".jpg, .js, .png, .svg, .txt, .webp, .woff2",
        "content/notes.md:1:1: error[misplaced]: nothing reads this file. Markdown belongs in content/ in one of the "
        "folders about, guides, tools; images in content/assets/",
        "site-data/notes.yml:1:1: error[misplaced]: nothing reads this file. YAML files belong in site-data/ in one of "
        "the folders facts, glossary, notices, payment-methods, relief-options",
        "site-data/notices/cp9.yaml:1:1: error[misplaced]: the ending must be '.yml': rename it to 'cp9.yml'",
    ]


def test_a_value_checked_yesterday_is_in_the_future_of_last_year(problems: Check) -> None:
    found = problems(today=date(2025, 1, 1))
    assert any("error[checked-in-future]: 'checked' says 2026-08-13, and today is 2025-01-01" in line for line in found)


def test_every_rule_says_what_it_demands() -> None:
    for rule in RULES:
        first = (rule.__doc__ or "").strip().split("\n")[0]
        assert len(first) > 20, rule.__name__
        assert first.endswith("."), rule.__name__


def test_every_code_of_the_rules_is_proved_here() -> None:
    from tests.projects import ROOT

    sources = "".join(path.read_text() for path in (ROOT / "generator").rglob("*.py"))
    codes = set(
        re.findall(
            r"""(?:problem\(\s*|Flaw\(\s*|Problem\([^"]*?, 1, |place, |mark, |\), |column, 1, )"([a-z]+(?:-[a-z0-9]+)+)",""",
            sources,
        )
    )
    tests = ("test_problems.py", "test_source.py", "test_freshness.py", "test_links.py", "test_changes.py")
    proved = "".join((ROOT / "tests" / name).read_text() for name in tests if (ROOT / "tests" / name).is_file())
    assert len(codes) > 20
    assert {code for code in codes if f"[{code}]" not in proved} <= {"duplicate-id", "front-matter", "symlink"}


def test_github_annotations_escape_what_would_end_them() -> None:
    problem = Problem("a,b.yml", 3, 4, "bad-id", "100% wrong:\nhere")
    assert FORMATS["github"]([problem]) == ("::error file=a%2Cb.yml,line=3,col=4,title=bad-id::100%25 wrong:%0Ahere")


def test_json_has_the_fields_of_a_problem() -> None:
    problem = Problem("a.yml", 3, 4, "bad-id", "say “what”")
    assert json.loads(FORMATS["json"]([problem])) == [
        {"path": "a.yml", "line": 3, "column": 4, "code": "bad-id", "message": "say “what”", "severity": "error"}
    ]
