"""A project's files -> validated things by id, and a problem for each file or field that is not valid.

Reads; checks one file at a time. What must hold between files is in ``rules``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

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
from generator.model.links import ExceptionFile, Ledger
from generator.problems import Problem
from generator.shape import validate
from generator.source import Document, KeyPath, Unreadable, read

DATA, CONTENT = "site-data", "content"
SOURCES = f"{DATA}/sources.yml"
QUESTIONS = f"{DATA}/relief-questions.yml"
FIND = f"{DATA}/find.yml"
FRESHNESS = f"{DATA}/freshness.yml"
EXCEPTIONS = f"{DATA}/link-exceptions.yml"
LEDGER = f"{DATA}/link-ledger.json"

SINGLE_FILES: dict[str, type[Model]] = {
    SOURCES: SourceFile, QUESTIONS: QuestionFile, FIND: FindFile, FRESHNESS: FreshnessFile,
    EXCEPTIONS: ExceptionFile, LEDGER: Ledger,
}  # fmt: skip
YAML_PAGES: dict[str, type[Page]] = {cls.kind: cls for cls in (Notice, PaymentMethod, ReliefOption, Term)}
MARKDOWN_PAGES: dict[str, type[Page]] = {cls.kind: cls for cls in (Guide, Tool, About)}
ASSETS = f"{CONTENT}/assets"
ASSET_TYPES = frozenset({".svg", ".png", ".webp", ".jpg", ".ico", ".css", ".js", ".woff2", ".txt"})


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


Stamp = tuple[int, int, int]
"""When a file was last written, its size and its inode."""

FileModel = TypeVar("FileModel", bound=Model)


@dataclass(frozen=True)
class FileEntry(Generic[FileModel]):
    """What a file that exists once holds, and where: the finder's questions, the policy of freshness and their like."""

    file: FileModel
    document: Document


@dataclass(frozen=True)
class Library:
    """Everything that could be read. ``problems`` names what could not."""

    pages: dict[str, PageEntry] = field(default_factory=dict)
    facts: dict[str, FactEntry] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    """The titles of the files of facts, by id."""
    sources: dict[str, SourceEntry] = field(default_factory=dict)
    finder: FileEntry[QuestionFile] | None = None
    find: FileEntry[FindFile] | None = None
    freshness: FileEntry[FreshnessFile] | None = None
    exceptions: FileEntry[ExceptionFile] | None = None
    ledger: Ledger = field(default_factory=Ledger)
    assets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()

    def may_hold(self, name: str) -> bool:
        """Whether a file that could not be read would hold the page, fact or source called ``name``.

        Keeps one broken file from being reported again wherever another file names it.
        """
        topic, bare = name.split(".")[0], name.split("/")[-1].strip().lower().replace(" ", "-")
        return any(kind_and_id.split("/")[-1] in (topic, bare) for kind_and_id in self.broken)

    @property
    def questions(self) -> dict[str, Question]:
        """The relief finder's questions by id, in the order in which they are asked."""
        return self.finder.file.questions if self.finder else {}

    @cached_property
    def facts_by_topic(self) -> dict[str, list[FactEntry]]:
        """The facts of each file, by the file's id; a file's facts by id."""
        topics: dict[str, list[FactEntry]] = {}
        for entry in self.facts.values():
            topics.setdefault(entry.id.partition(".")[0], []).append(entry)
        return topics

    def of_kind(self, kind: str) -> list[PageEntry]:
        """The pages of one folder, by id."""
        return [entry for entry in self.pages.values() if entry.page.kind == kind]


@dataclass(frozen=True)
class Reading:
    """What a file held, and how it looked on the disk when it was read."""

    stamp: Stamp | None
    thing: Model | None
    document: Document | None
    problems: tuple[Problem, ...]


def load(root: Path, known: dict[str, Reading] | None = None) -> Library:
    """Read every file of the project at ``root``. Never raises for what is in the files.

    Args:
        root: the project's folder.
        known: what was read before, by path. A file that looks the same is not read again, one with the same text is
            not parsed again and stays the same object. Renewed by what is read now.
    """
    known = {} if known is None else known
    problems: list[Problem] = []
    assets: list[str] = []
    broken: set[str] = set()
    files: list[tuple[Model, Document]] = []
    for path in _files(root, problems):
        if path.startswith(f"{ASSETS}/"):
            if _is_plain_asset(path, problems):
                assets.append(path)
        elif (model := _model_for(path)) is None:
            problems.append(Problem(path, 1, 1, "misplaced", _where_it_belongs(path)))
        else:
            reading = known[path] = _reading(root, path, model, known.get(path))
            problems += reading.problems
            if reading.thing is None or reading.document is None:
                broken.add(_broken_name(path))
            else:
                files.append((reading.thing, reading.document))
    for thing, document in files:
        if isinstance(thing, Page | FactFile):
            problems += _name_problems(document, thing.id)
    pages = {thing.path: PageEntry(thing, document) for thing, document in files if isinstance(thing, Page)}
    sources = {
        id_: SourceEntry(id_, source, document)
        for thing, document in files if isinstance(thing, SourceFile)
        for id_, source in thing.sources.items()
    }  # fmt: skip
    facts = _facts(files, problems)
    ledger = _single(files, Ledger)
    return Library(
        pages=dict(sorted(pages.items())),
        facts=dict(sorted(facts.items())),
        topics={thing.id: thing.title for thing, _ in files if isinstance(thing, FactFile)},
        sources=dict(sorted(sources.items())),
        finder=_single(files, QuestionFile),
        find=_single(files, FindFile),
        freshness=_single(files, FreshnessFile),
        exceptions=_single(files, ExceptionFile),
        ledger=ledger.file if ledger else Ledger(),
        assets=tuple(assets),
        problems=tuple(problems),
        broken=frozenset(broken),
    )


def _reading(root: Path, path: str, model: type[Model], before: Reading | None) -> Reading:
    stamp = _stamp(root / path)
    if before and stamp and before.stamp == stamp:
        return before
    try:
        document = read(root, path, before.document if before else None)
    except Unreadable as error:
        return Reading(stamp, None, None, (error.problem,))
    if before and document is before.document:
        return replace(before, stamp=stamp)
    thing, wrong = validate(document, model)
    return Reading(stamp, thing, document, tuple(wrong))


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _facts(files: list[tuple[Model, Document]], problems: list[Problem]) -> dict[str, FactEntry]:
    facts: dict[str, FactEntry] = {}
    for topic, document in files:
        if not isinstance(topic, FactFile):
            continue
        for id_, fact in topic.facts.items():
            if not id_.startswith(f"{topic.id}."):
                problems.append(document.problem(
                    "bad-id", f"'{id_}' must begin with '{topic.id}.', the topic of this file",
                    ("facts", id_), key=True))  # fmt: skip
            if id_ in facts:
                problems.append(document.problem(
                    "duplicate-id", f"'{id_}' stands in {facts[id_].document.path} too", ("facts", id_), key=True
                ))  # fmt: skip
            facts[id_] = FactEntry(id_, fact, document)
    return facts


def _single(files: list[tuple[Model, Document]], model: type[FileModel]) -> FileEntry[FileModel] | None:
    return next((FileEntry(thing, document) for thing, document in files if isinstance(thing, model)), None)


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


def _is_plain_asset(path: str, problems: list[Problem]) -> bool:
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
