"""A project's files -> validated things by id, and a problem for each file or field that is not valid.

Reads; checks one file at a time. What must hold between files is in ``rules``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.fields import keys_of, model_at
from generator.model import (
    About,
    Fact,
    FactFile,
    FindFile,
    FreshnessFile,
    Guide,
    Home,
    Model,
    Notice,
    Page,
    PaymentMethod,
    Question,
    QuestionFile,
    ReliefOption,
    Source,
    SourceFile,
    Term,
    Tool,
)  # fmt: skip
from generator.problems import Problem, suggest
from generator.source import Document, KeyPath, Unreadable, read

DATA, CONTENT = "site-data", "content"
SOURCES = f"{DATA}/sources.yml"
QUESTIONS = f"{DATA}/relief-questions.yml"
FIND = f"{DATA}/find.yml"
FRESHNESS = f"{DATA}/freshness.yml"

SINGLE_FILES: dict[str, type[Model]] = {
    SOURCES: SourceFile, QUESTIONS: QuestionFile, FIND: FindFile, FRESHNESS: FreshnessFile,
}  # fmt: skip
YAML_PAGES: dict[str, type[Page]] = {cls.kind: cls for cls in (Notice, PaymentMethod, ReliefOption, Term)}
MARKDOWN_PAGES: dict[str, type[Page]] = {cls.kind: cls for cls in (Guide, Tool, About)}
ASSETS = f"{CONTENT}/assets"
ASSET_TYPES = frozenset({".svg", ".png", ".webp", ".jpg", ".ico", ".css", ".js", ".woff2", ".txt"})
OTHER_DATA = frozenset({f"{DATA}/link-exceptions.yml", f"{DATA}/link-ledger.json"})

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class PageEntry:
    """A page and the file it came from."""

    page: Page
    document: Document


@dataclass(frozen=True)
class FactEntry:
    """A fact and the file it came from."""

    id: str
    fact: Fact
    document: Document

    @property
    def key_path(self) -> KeyPath:
        """Where the fact stands in its file."""
        return ("facts", self.id)


@dataclass(frozen=True)
class SourceEntry:
    """A source and the file it came from."""

    id: str
    source: Source
    document: Document

    @property
    def key_path(self) -> KeyPath:
        """Where the source stands in its file."""
        return ("sources", self.id)


@dataclass(frozen=True)
class QuestionEntry:
    """A question of the relief finder and the file it came from."""

    id: str
    question: Question
    document: Document

    @property
    def key_path(self) -> KeyPath:
        """Where the question stands in its file."""
        return ("questions", self.id)


@dataclass(frozen=True)
class FindEntry:
    """The ways to find a letter without its code, and the file they came from."""

    find: FindFile
    document: Document


@dataclass(frozen=True)
class FreshnessEntry:
    """The policy of freshness, and the file it came from."""

    policy: FreshnessFile
    document: Document


@dataclass(frozen=True)
class Library:
    """Everything that could be read. ``problems`` names what could not."""

    pages: dict[str, PageEntry] = field(default_factory=dict)
    facts: dict[str, FactEntry] = field(default_factory=dict)
    sources: dict[str, SourceEntry] = field(default_factory=dict)
    questions: dict[str, QuestionEntry] = field(default_factory=dict)
    find: FindEntry | None = None
    freshness: FreshnessEntry | None = None
    assets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()

    def may_hold(self, name: str) -> bool:
        """Whether a file that could not be read would hold the page, fact or source called ``name``.

        Keeps one broken file from being reported again wherever another file names it.
        """
        topic, bare = name.split(".")[0], name.split("/")[-1].strip().lower().replace(" ", "-")
        return any(kind_and_id.split("/")[-1] in (topic, bare) for kind_and_id in self.broken)

    def of_kind(self, kind: str) -> list[PageEntry]:
        """The pages of one folder, by id."""
        return [entry for entry in self.pages.values() if entry.page.kind == kind]


def load(root: Path) -> Library:
    """Read every file of the project at ``root``. Never raises for what is in the files."""
    problems: list[Problem] = []
    pages: dict[str, PageEntry] = {}
    facts: dict[str, FactEntry] = {}
    sources: dict[str, SourceEntry] = {}
    questions: dict[str, QuestionEntry] = {}
    find: FindEntry | None = None
    freshness: FreshnessEntry | None = None
    assets: list[str] = []
    broken: set[str] = set()
    for path in _files(root, problems):
        if path.startswith(f"{ASSETS}/"):
            if _is_plain_asset(root, path, problems):
                assets.append(path)
            continue
        model = _model_for(path)
        if model is None:
            if path not in OTHER_DATA:
                problems.append(Problem(path, 1, 1, "misplaced", _where_it_belongs(path)))
            continue
        try:
            document = read(root, path)
        except Unreadable as error:
            problems.append(error.problem)
            broken.add(_broken_name(path))
            continue
        thing, wrong = validate(document, model)
        problems += wrong
        if thing is None:
            broken.add(_broken_name(path))
            continue
        if isinstance(thing, SourceFile):
            sources |= {id_: SourceEntry(id_, source, document) for id_, source in thing.sources.items()}
        elif isinstance(thing, FindFile):
            find = FindEntry(thing, document)
        elif isinstance(thing, FreshnessFile):
            freshness = FreshnessEntry(thing, document)
        elif isinstance(thing, QuestionFile):
            questions |= {id_: QuestionEntry(id_, question, document) for id_, question in thing.questions.items()}
        elif isinstance(thing, FactFile):
            problems += _name_problems(document, thing.id)
            for id_, fact in thing.facts.items():
                if not id_.startswith(f"{thing.id}."):
                    problems.append(document.problem(
                        "bad-id", f"'{id_}' must begin with '{thing.id}.', the topic of this file",
                        ("facts", id_), key=True))  # fmt: skip
                if id_ in facts:
                    problems.append(document.problem(
                        "duplicate-id", f"'{id_}' stands in {facts[id_].document.path} too", ("facts", id_), key=True
                    ))  # fmt: skip
                facts[id_] = FactEntry(id_, fact, document)
        elif isinstance(thing, Page):
            problems += _name_problems(document, thing.id)
            pages[thing.path] = PageEntry(thing, document)
    return Library(
        dict(sorted(pages.items())), dict(sorted(facts.items())), dict(sorted(sources.items())), questions, find, freshness,
        tuple(assets), tuple(problems), frozenset(broken),
    )  # fmt: skip


def validate(document: Document, model: type[M]) -> tuple[M | None, list[Problem]]:
    """The thing in ``document``, or None and every problem of its shape."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        found: dict[tuple[int, int, str], Problem] = {}
        errors = error.errors(include_url=False, include_context=True)
        for details in errors:
            if details["type"] == "too_short" and any(_lies_in(other["loc"], details["loc"]) for other in errors):
                continue  # the list is not empty: what stands in it is wrong, and is reported
            problem = _explain(document, model, details)
            found.setdefault((problem.line, problem.column, problem.code), problem)
        return None, list(found.values())


def _files(root: Path, problems: list[Problem]) -> Iterator[str]:
    for top in (DATA, CONTENT):
        folders = [top]
        while folders:
            folder = folders.pop()
            try:
                entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
            except FileNotFoundError:
                continue
            except OSError as error:
                problems.append(Problem(folder, 1, 1, "unreadable", f"the folder could not be read: {error.strerror}"))
                continue
            for entry in entries:
                path = f"{folder}/{entry.name}"
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.is_symlink():
                    problems.append(Problem(path, 1, 1, "symlink",
                                            "links to other files are not followed. Put the file itself here"))  # fmt: skip
                else:
                    yield path
    if not (root / DATA).is_dir():
        problems.append(Problem(DATA, 1, 1, "unreadable", "this folder is missing. Is --project right?"))


def _model_for(path: str) -> type[Model] | None:
    if path in SINGLE_FILES:
        return SINGLE_FILES[path]
    if path == f"{CONTENT}/index.md":
        return Home
    match path.split("/"):
        case [top, "facts", name] if top == DATA and name.endswith(".yml"):
            return FactFile
        case [top, kind, name] if top == DATA and name.endswith(".yml"):
            return YAML_PAGES.get(kind)
        case [top, kind, name] if top == CONTENT and name.endswith(".md"):
            return MARKDOWN_PAGES.get(kind)
    return None


def _broken_name(path: str) -> str:
    """``notices/cp14`` for its file, ``facts/plan`` for a topic, ``sources`` for the sources."""
    return path.split("/", 1)[1].rsplit(".", 1)[0]


def _where_it_belongs(path: str) -> str:
    if path.endswith(".yaml"):
        return f"the ending must be '.yml': rename it to '{path.rsplit('/', 1)[1].removesuffix('.yaml')}.yml'"
    if path.startswith(f"{DATA}/"):
        folders = ", ".join(sorted([*YAML_PAGES, "facts"]))
        return f"nothing reads this file. YAML files belong in {DATA}/ in one of the folders {folders}"
    folders = ", ".join(sorted([*MARKDOWN_PAGES]))
    return (
        f"nothing reads this file. Markdown belongs in {CONTENT}/ in one of the folders {folders}; images in {ASSETS}/"
    )


def _is_plain_asset(root: Path, path: str, problems: list[Problem]) -> bool:
    if Path(path).suffix.lower() in ASSET_TYPES and not path.rsplit("/", 1)[1].startswith("."):
        return True
    known = ", ".join(sorted(ASSET_TYPES))
    problems.append(Problem(path, 1, 1, "misplaced", f"files of this type are not published. Known types: {known}"))
    return False


def _name_problems(document: Document, id_: str) -> list[Problem]:
    name = document.path.rsplit("/", 1)[1].rsplit(".", 1)[0]
    if document.path == f"{CONTENT}/index.md" or id_ == name:
        return []
    return [document.problem("id-differs", f"the id is '{id_}' but the file is called '{name}'. "
                             "Make them the same; the file's name is the page's address", ("id",))]  # fmt: skip


_WRONG_TYPE = {
    "string_type": "text. Put quotes round it",
    "int_type": "a whole number", "int_parsing": "a whole number",
    "decimal_type": "a number", "decimal_parsing": "a number",
    "tuple_type": "a list: lines that begin with '- '", "list_type": "a list: lines that begin with '- '",
    "dict_type": "a group of 'key: value' lines", "model_type": "a group of 'key: value' lines",
    "model_attributes_type": "a group of 'key: value' lines", "bool_type": "true or false",
    "bool_parsing": "true or false",
}  # fmt: skip


def _explain(document: Document, model: type[Model], details: ErrorDetails) -> Problem:
    """Our words for one of pydantic's errors, at the place where the editor must change something."""
    loc = tuple(step for step in details["loc"] if step != "[key]")
    at = _existing(document.data, loc)
    kind, given = details["type"], details.get("input")
    context: dict[str, Any] = details.get("ctx", {})
    name = _name(at)
    if kind == "extra_forbidden":
        owner = model_at(model, at[:-1])
        message = f"{name} is not a key of {noun(owner)}.{suggest(str(at[-1]), keys_of(owner))}"
        return document.problem("unknown-key", message, at, key=True)
    if kind == "missing":
        owner = model_at(model, at)
        return document.problem("missing-field", f"'{loc[-1]}' is missing from {noun(owner)}", at)
    if "[key]" in details["loc"]:
        return document.problem("bad-id", f"{name} is not an id. {_ID_HELP}", at, key=True)
    if given is None:
        return document.problem("wrong-type", f"{name} has no value. Fill it in or remove the line", at)
    if kind.startswith("date"):
        return document.problem(
            "bad-date", f"'{given}' is not a date. Write year-month-day, for example 2026-11-24", at
        )
    if kind == "string_pattern_mismatch":
        if "\\n" in str(context.get("pattern")):
            return document.problem("wrong-type", f"{name} must be a single line", at)
        return document.problem("bad-id", f"'{given}' is not an id. {_ID_HELP}", at)
    if kind == "string_too_long":
        long = f"{name} has {len(str(given))} characters; at most {context['max_length']} are allowed"
        return document.problem("too-long", long, at)
    if kind in ("string_too_short", "too_short"):
        return document.problem("wrong-type", f"{name} is empty. Fill it in or remove the line", at)
    if kind == "too_long":
        return document.problem("too-long", f"{name} has too many entries; at most {context['max_length']}", at)
    if kind == "literal_error":
        expected = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        choices = expected.split(", ")
        message = f"'{given}' is not a choice for {name}.{suggest(str(given), choices)} Choices: {expected}"
        return document.problem("wrong-type", message, at)
    wanted = _WRONG_TYPE.get(kind)
    message = f"{name} must be {wanted}" if wanted else f"{name}: {details['msg']}"
    return document.problem("wrong-type", message, at)


def _name(at: KeyPath) -> str:
    """What an editor would call the value at ``at``."""
    if not at:
        return "the file"
    if isinstance(at[-1], int):
        return f"entry {at[-1] + 1} of {_name(at[:-1])}"
    return f"'{at[-1]}'"


def _lies_in(loc: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(loc) > len(outer) and loc[: len(outer)] == outer


_ID_HELP = "Use small letters and digits; hyphens between words of a page id, dots and _ in a fact id"


def _existing(data: Any, loc: tuple[int | str, ...]) -> KeyPath:
    """The part of ``loc`` that is in the data: pydantic adds steps for union members and for missing keys."""
    at: list[int | str] = []
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        at.append(step)
    return tuple(at)


def noun(model: type[Model]) -> str:
    """What an editor would call one of ``model``: 'a notice', 'a source'."""
    words = _NOUNS.get(model.__name__, "".join(f" {c.lower()}" if c.isupper() else c for c in model.__name__).strip())
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


_NOUNS = {
    "Term": "glossary term", "SourceFile": "sources file", "FactFile": "facts file", "NoticeAnswer": "short answer",
    "NextNotice": "next letter", "ReliefThatFits": "relief entry", "About": "page about the site", "Home": "home page",
}  # fmt: skip
