"""Rules about names: references, quoted facts, aliases, old addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.library import QUESTIONS
from generator.model import ReliefOption
from generator.problems import Problem, suggest
from generator.site import Site
from generator.source import Document, KeyPath
from generator.texts import TypedReference


def typed_references_lead_somewhere(site: Site) -> Iterator[Problem]:
    """Every id in a reference field is the id of a page, fact or source that exists."""
    for document, (key_path, value, kinds) in _typed_references(site):
        if site.library.may_hold(value) or (kinds == ("sources",) and site.library.may_hold("sources")):
            continue
        if kinds == ("facts",):
            if value not in site.library.facts:
                yield document.problem("unknown-fact", f"there is no fact '{value}'."
                                       f"{suggest(value, site.library.facts)}", key_path)  # fmt: skip
        elif kinds == ("sources",):
            if value not in site.library.sources:
                yield document.problem("source-missing", f"there is no source '{value}' in site-data/sources.yml."
                                       f"{suggest(value, site.library.sources)}", key_path)  # fmt: skip
        elif kinds == ("questions",):
            if value not in site.library.questions and not site.library.may_hold("relief-questions"):
                yield document.problem("unknown-reference", f"there is no question '{value}' in {QUESTIONS}."
                                       f"{suggest(value, site.library.questions)}", key_path)  # fmt: skip
        elif not site.names.page(value, kinds):
            known = [path.split("/")[-1] for path in site.library.pages if path.split("/")[0] in kinds]
            yield document.problem("unknown-reference", f"there is no page '{value}' in {' or '.join(kinds)}."
                                   f"{suggest(value, known)}", key_path)  # fmt: skip


def references_in_text_lead_somewhere(site: Site) -> Iterator[Problem]:
    """Every [text][id] names a page or a source."""
    for text in site.texts.prose():
        for reference in text.parsed.references:
            known = site.names.page(reference.target) or site.names.source(reference.target)
            if not known and not site.library.may_hold(reference.target):
                yield text.problem("undefined-reference", f"'{reference.raw}' leads nowhere: no page, code, alias or "
                                   f"source is called '{reference.target}'."
                                   f"{suggest(reference.target, site.names.known())}", reference.raw)  # fmt: skip


def quoted_facts_are_in_effect(site: Site) -> Iterator[Problem]:
    """Every {fact:…} names a fact that has a value in force on the day asked for."""
    facts = site.library.facts
    for text in site.texts.prose():
        for quote in text.parsed.facts:
            entry = facts.get(quote.id)
            if entry is None and site.library.may_hold(quote.id):
                continue
            if entry is None:
                yield text.problem(
                    "unknown-fact", f"there is no fact '{quote.id}'.{suggest(quote.id, facts)}", quote.raw
                )
            elif wrong := _not_in_effect(entry.fact.values[0].from_, quote.day or site.today):
                yield text.problem("fact-not-in-effect", f"'{quote.raw}': {wrong}", quote.raw)
    for document, (key_path, value, kinds) in _typed_references(site):
        if kinds == ("facts",) and value in facts:
            wrong = _not_in_effect(facts[value].fact.values[0].from_, site.today)
            if wrong:
                yield document.problem("fact-not-in-effect", f"'{value}': {wrong}", key_path)


def names_belong_to_one_page(site: Site) -> Iterator[Problem]:
    """No code, alias or spelling is claimed by two pages."""
    for claim, other in site.names.clashes:
        document = site.library.pages[claim.page.path].document
        yield document.problem("alias-twice", f"'{claim.name}' is already a name of '{other.page.path}' "
                               f"({site.library.pages[other.page.path].document.path})", claim.key)  # fmt: skip


def finder_conditions_name_answers(site: Site) -> Iterator[Problem]:
    """Every condition of the relief finder names answers that its question offers."""
    for entry in site.library.of_kind("relief-options"):
        if not isinstance(entry.page, ReliefOption) or entry.page.finder is None:
            continue
        for index, condition in enumerate(entry.page.finder.conditions):
            question = site.library.questions.get(condition.question)
            offered = [answer.id for answer in question.answers] if question else []
            for place, answer in enumerate(condition.answers):
                if question and answer not in offered:
                    yield entry.document.problem(
                        "unknown-reference", f"'{condition.question}' has no answer '{answer}'.{suggest(answer, offered)}",
                        ("finder", "conditions", index, "answers", place))  # fmt: skip


def ways_lead_somewhere(site: Site) -> Iterator[Problem]:
    """Every choice in find.yml leads to pages or to a further question, not to both and not to nothing."""
    if site.library.find:
        for name, way in site.library.find.file.ways.items():
            for index, choice in enumerate(way.choices):
                if bool(choice.pages) == bool(choice.then):
                    yield site.library.find.document.problem(
                        "bad-choice", f"'{choice.says}' must have either 'pages' or 'then'",
                        ("ways", name, "choices", index, "says"))  # fmt: skip


def redirects_lead_from_dead_addresses(site: Site) -> Iterator[Problem]:
    """An old address is not the address of a page that exists, nor of a second redirect."""
    taken: dict[str, str] = {}
    for entry in site.library.pages.values():
        for index, old in enumerate(entry.page.redirect_from):
            at: KeyPath = ("redirect_from", index)
            if (
                old in site.library.pages
                or f"{old}/index" in site.library.pages
                or ("/" not in old and _is_section(site, old))
            ):
                yield entry.document.problem("redirect-onto-page", f"'{old}' is a page that exists. Only addresses that "
                                             "no page has can lead elsewhere", at)  # fmt: skip
            elif old in taken:
                yield entry.document.problem("redirect-onto-page", f"'{old}' already leads to '{taken[old]}'", at)
            taken.setdefault(old, entry.page.path)


def _typed_references(site: Site) -> Iterator[tuple[Document, TypedReference]]:
    for written in site.texts.all():
        for reference in written.references:
            yield written.document, reference


def _not_in_effect(first: date | None, day: date) -> str:
    return f"its first value takes effect on {first}, after {day}" if first and first > day else ""


def _is_section(site: Site, name: str) -> bool:
    return any(path.startswith(f"{name}/") for path in site.library.pages)
