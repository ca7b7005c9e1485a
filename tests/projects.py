"""A small, whole project that tests change in one place at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

NOTICE = """\
# yaml-language-server: $schema=../../build/schema/notice.json
id: cp14
code: CP14
title: The first bill
description: The first bill for unpaid tax.
reviewed: 2026-11-01
subjects: [balance-due, first-bill]
aliases: [CP 14]
group: owing
audience: individual
short_answer:
  what: The IRS says you owe tax. Pay within {fact:deadline.pay} or ask for a [plan][short-term-payment-plan].
  bill: Yes, the first.
  urgency: By the printed date.
  not_yet: No levy.
  today: Check the amount.
deadline:
  rule: fixed
  summary: The printed date.
  periods:
    - fact: deadline.pay
      applies: Counted from the date of the letter.
  if_passed: Pay or call.
letter_shows: [The amount.]
steps:
  - do: Check that it is real.
  - do: Compare the amount.
    how: Look at your return.
branches:
  - id: already-paid
    answer: Look up the payment first.
    guide: already-paid
  - id: agree-and-can-pay
    answer: Pay by the printed date.
  - id: agree-but-cannot-pay
    answer: Ask for time.
next:
  - notice: cp501
    when: If nothing is paid.
if_ignored: A reminder follows, and later a levy may.
ways_to_pay: [direct-pay]
relief:
  - option: short-term-payment-plan
    why: You can pay soon.
causes: [Tax was not paid.]
documents: [The letter.]
call:
  have_ready: [The letter.]
  say: [I am calling about a letter.]
  ask: [What is your name?]
"""

PAGE = """\
id: {id}
title: {title}
description: {title} in one line.
reviewed: 2026-11-01
subjects: [balance-due]
"""

MINI: dict[str, str] = {
    "site-data/sources.yml": """\
sources:
  irs-cp14:
    url: https://www.irs.gov/individuals/understanding-your-cp14-notice
    publisher: IRS
    title: Understanding your CP14 notice
    kind: irs-page
  some-blog:
    url: https://example.org/cp14
    publisher: Some Blog
    title: What a CP14 is
    kind: third-party
""",
    "site-data/facts/deadline.yml": """\
id: deadline
title: Deadlines
facts:
  deadline.pay:
    label: Days to pay a first bill
    unit: calendar_days
    class: statute
    values:
      - from: 2000-01-01
        value: 21
        source: irs-cp14
        checked: 2023-07-11
        basis: official
""",
    "site-data/facts/plan.yml": """\
id: plan
title: Payment plans
facts:
  plan.fee:
    label: Setup fee
    unit: usd
    class: fee
    values:
      - from: 2024-07-01
        value: 22
        source: irs-cp14
        checked: 2024-08-01
        basis: official
      - from: 2026-07-01
        value: 29
        source: some-blog
        checked: 2026-08-13
        basis: reported
        confirm_at: irs-cp14
      - from: 2027-01-01
        announced: 2026-10-01
        value: 31
        source: irs-cp14
        checked: 2026-10-05
        basis: official
  plan.phone:
    label: Phone for plans
    unit: phone
    class: phone
    values:
      - value: 800-829-1040
        source: irs-cp14
        checked: 2023-07-11
        basis: official
""",
    "site-data/facts/phone.yml": """\
id: phone
title: Phone numbers
facts:
  phone.tas:
    label: Taxpayer Advocate Service
    unit: phone
    class: phone
    values:
      - value: 877-777-4778
        source: irs-cp14
        checked: 2023-07-11
        basis: official
""",
    "site-data/notices/cp14.yml": NOTICE,
    "site-data/notices/cp501.yml": (
        NOTICE.replace("id: cp14", "id: cp501")
        .replace("code: CP14", "code: CP501")
        .replace("CP 14", "CP 501")
        .replace("The first bill", "The first reminder")
        .replace("first-bill", "reminder")
        .replace("notice: cp501", "notice: cp14")
    ),
    "site-data/payment-methods/direct-pay.yml": PAGE.format(id="direct-pay", title="Direct Pay")
    + """\
short_answer: Pay from a bank account.
glance: {fee: Free, speed: The same day, proof: A number}
who_can: [Anyone with a bank account.]
fee: Nothing.
limits: None known.
speed: The day you choose.
proof: A confirmation number.
steps:
  - do: Pick the year.
goes_wrong:
  - problem: The wrong year.
    fix: Call.
""",
    "site-data/relief-options/short-term-payment-plan.yml": PAGE.format(
        id="short-term-payment-plan", title="Short-term payment plan"
    )
    + """\
group: paying-over-time
short_answer: More days to pay. The fee of a long plan is {fact:plan.fee}.
glance: {cost: Nothing, stops: Levies, time: Minutes}
fits: [You can pay soon.]
does_not_fit: [You need years.]
cost: Nothing to set up.
stops: Levies, as a rule.
keeps_growing: Interest.
apply:
  - by: online
    steps: [Sign in., Ask.]
how_long: Minutes.
if_refused: Call.
plan: {limit: None known, fee: Nothing, apply: Online, lien: Possible}
""",
    "site-data/glossary/levy.yml": PAGE.format(id="levy", title="Levy")
    + """\
definition: A levy takes property to pay a tax debt. A lien does not.
example: The IRS takes $500 from a bank account.
where: On late letters.
spellings: [levies]
""",
    "content/index.md": """\
---
id: index
title: IRS Letter Guide
description: What to do about a letter from the IRS.
reviewed: 2026-11-01
subjects: [balance-due]
lead: Find your letter and see what to do.
common_letters: [cp14]
common_situations: [already-paid]
---

## Is it real?

Check [here][already-paid] first.
""",
    "content/guides/already-paid.md": """\
---
id: already-paid
title: I already paid
description: What to do if the bill crosses with your payment.
reviewed: 2026-11-01
subjects: [proof]
group: start-here
situation: I paid and they say I owe.
short_answer: Do not pay twice.
---

## Check four things

Look at the year. See [CP501][] and [how we check][how-we-check-facts].

### The year

It must match, as with [clinics][low-income-taxpayer-clinics] and the [advocate][taxpayer-advocate-service].
""",
    **{
        f"content/guides/{id_}.md": f"""\
---
id: {id_}
title: {title}
description: {title} help for free.
reviewed: 2026-11-01
subjects: [free-help]
group: help
situation: I need help.
short_answer: They help. See [real letters][is-this-letter-real] and [disagreeing][disagree-with-a-notice].
---

## How

Call them.
"""
        for id_, title in (
            ("low-income-taxpayer-clinics", "Clinics"),
            ("taxpayer-advocate-service", "The advocate"),
            ("is-this-letter-real", "Is it real"),
            ("disagree-with-a-notice", "Disagree"),
        )
    },
    "content/tools/deadline.md": """\
---
id: deadline
title: When is my last day?
description: Pick a letter and see the last day.
reviewed: 2026-11-01
subjects: [deadline]
---

## How the date is counted

From the date of the [first bill][cp14].
""",
    "site-data/find.yml": """\
ways:
  letter-says:
    title: What does it say?
    choices:
      - says: It is a bill
        pages: [cp14]
stop_words: [a, the]
""",
    "content/about/index.md": """\
---
id: index
title: About this site
description: Who we are not.
reviewed: 2026-11-01
subjects: [site]
---

## Not the IRS

This site is not the IRS.
""",
    "content/about/how-we-check-facts.md": """\
---
id: how-we-check-facts
title: How we check facts
description: Sources, dates and how well each fact is known.
reviewed: 2026-11-01
subjects: [site]
---

## Each fact has a source

We name it. See [about][about/index] and the [tool][tools/deadline].
""",
}


def write_project(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the small project with ``changes`` (None removes a file) and the real templates into ``folder``."""
    files: dict[str, str | bytes | None] = {**MINI, **(changes or {})}
    for path, text in files.items():
        if text is None:
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    shutil.copytree(ROOT / "templates", folder / "templates", dirs_exist_ok=True)
    shutil.copytree(ROOT / "content" / "assets", folder / "content" / "assets", dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def mkdocs(folder: Path, *arguments: str) -> None:
    """Run plain ``mkdocs`` in ``folder`` as a user would; the project gets its own copy of the generator, for the hook."""
    shutil.copytree(ROOT / "generator", folder / "generator", dirs_exist_ok=True)
    (folder / "build" / "docs").mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments], cwd=folder, check=True, capture_output=True, text=True,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
