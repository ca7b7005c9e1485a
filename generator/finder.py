"""The relief finder: which questions still matter, which options fit. The reference for ``content/assets/relief.js``.

Rules are the ``finder`` conditions of the relief options, questions those of relief-questions.yml. An answer is an
answer's id, or `NOT_SURE`, which rules nothing out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from generator.compact import compact
from generator.model import Condition, Help, ReliefOption
from generator.site import Site
from generator.writer import Writer

NOT_SURE = "not-sure"

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """What the answers say of one option: ``failed`` names the conditions that don't hold, ``open`` counts the unknown."""

    option: ReliefOption
    failed: tuple[Condition, ...]
    open: int

    @property
    def fits(self) -> bool:
        """True while no answer speaks against the option."""
        return not self.failed


def verdicts(options: Sequence[ReliefOption], answers: Answers) -> list[Verdict]:
    """Every option judged, those that fit first: fewest open conditions, then rank, then id."""
    judged = [_judge(option, answers) for option in options if option.finder is not None]
    return sorted(judged, key=lambda one: (not one.fits, one.open, _rank(one.option), one.option.id))


def matters(options: Sequence[ReliefOption], question: str, order: Sequence[str], answers: Answers) -> bool:
    """Whether ``question`` can still rule out an option, given the answers to the questions before it in ``order``."""
    before = {name: answers[name] for name in order[: order.index(question)] if name in answers}
    return any(
        option.finder is not None
        and any(condition.question == question for condition in option.finder.conditions)
        and _judge(option, before).fits
        for option in options
    )


def finder_data(site: Site, locale: str, words: NullTranslations) -> str:
    """Questions, options with their conditions, and the tool's sentences, as JSON."""
    writer = Writer(site, "tools/relief-finder", locale, words)
    questions = [
        {
            "id": id_, "text": writer.plain(question.text), "help": writer.plain(question.help or ""),
            "answers": [{"id": answer.id, "text": writer.plain(answer.text)} for answer in question.answers],
        }
        for id_, question in site.library.questions.items()
    ]  # fmt: skip
    options = []
    for option in relief_options(site):
        if option.finder is None:
            continue
        options.append(
            {
                "id": option.id, "title": option.title, "path": f"{option.path}/", "rank": option.finder.rank,
                "because": writer.plain(option.finder.because), "next": writer.plain(option.finder.next_step),
                "cost": writer.plain(option.glance.cost), "stops": writer.plain(option.glance.stops),
                "conditions": [
                    {"question": condition.question, "answers": list(condition.answers),
                     "why_not": writer.plain(condition.why_not)}
                    for condition in option.finder.conditions
                ],
            }
        )  # fmt: skip
    help_offers = [
        {"title": page.title, "path": f"{page.path}/", "because": writer.plain(offer.because), "question": offer.question,
         "answers": list(offer.answers)}
        for offer in offers(site) if (page := writer.page(offer.page))
    ]  # fmt: skip
    data = {
        "questions": questions,
        "options": options,
        "help": help_offers,
        "not_sure": NOT_SURE,
        "words": _sentences(words),
    }
    return compact(data)


def offers(site: Site) -> tuple[Help, ...]:
    """The pages offered beside the options."""
    return site.library.finder.file.help if site.library.finder else ()


def offered(help_offers: Sequence[Help], answers: Answers) -> list[Help]:
    """Those that the answers call for, and those that are always offered."""
    return [offer for offer in help_offers if offer.question is None or answers.get(offer.question) in offer.answers]


def relief_options(site: Site) -> list[ReliefOption]:
    """The relief options, by id."""
    return [entry.page for entry in site.library.of_kind("relief-options") if isinstance(entry.page, ReliefOption)]


def plans(site: Site) -> list[ReliefOption]:
    """The rows of the comparison of ways to pay over time: what the relief finder offers first comes first."""
    return sorted((option for option in relief_options(site) if option.plan), key=lambda one: (_rank(one), one.id))


def _judge(option: ReliefOption, answers: Answers) -> Verdict:
    failed = []
    unknown = 0
    for condition in option.finder.conditions if option.finder else ():
        answer = answers.get(condition.question, NOT_SURE)
        if answer == NOT_SURE:
            unknown += 1
        elif answer not in condition.answers:
            failed.append(condition)
    return Verdict(option, tuple(failed), unknown)


def _rank(option: ReliefOption) -> int:
    return option.finder.rank if option.finder else 99


def _sentences(words: NullTranslations) -> dict[str, str]:
    gettext = words.gettext
    return {
        "not_sure": gettext("I'm not sure"),
        "fits": gettext("What fits, best first"),
        "may_fit": gettext("May fit; some answers are still open."),
        "cost": gettext("Costs: %(text)s"),
        "stops": gettext("Stops: %(text)s"),
        "next": gettext("Next: %(text)s"),
        "help": gettext("Also worth a look, and free"),
        "not": gettext("What does not fit, and why"),
        "count": gettext("%(number)s options fit so far."),
        "one": gettext("One option fits so far."),
    }
