"""Which outside addresses a change adds: the project's files now, beside those of a git revision, both parsed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from generator.library import DATA, Library, load
from generator.links.inventory import addresses_in
from generator.revisions import extract


def added_addresses(root: Path, library: Library, revision: str) -> frozenset[str]:
    """Addresses in ``library`` that the project at ``root`` did not have at ``revision``.

    Raises:
        UnknownRevision: git knows no such revision.
    """
    with tempfile.TemporaryDirectory() as folder:
        extract(root, revision, DATA, Path(folder))
        before = addresses_in(load(Path(folder)))
    return frozenset(addresses_in(library).keys() - before.keys())
