"""The project on the disk, read again and again: what did not change is not read, parsed or derived anew."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.build import no_cycles_collected
from generator.library import Reading, load
from generator.links.ledger import evidence_of
from generator.site import Site, assemble


class Project:
    """The project at ``root``, as often as somebody looks."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, Reading] = {}
        self._site: Site | None = None

    @no_cycles_collected()
    def read(self, today: date, saved: Iterable[str] = ()) -> Site:
        """What the files say now; the same object as before where they say the same.

        ``saved`` are paths that were written: they are read even where they look the same, for a file may be written
        twice within one tick of the disk's clock.
        """
        for path in saved:
            if path in self._known:
                self._known[path] = replace(self._known[path], stamp=None)
        library = load(self._root, self._known)
        before = self._site
        if before is None or before.today != today or before.library != library:
            self._site = assemble(library, today, evidence_of(library), before)
        if before is None:
            gc.freeze()  # what was read lives as long as the preview: no search for dead objects need look through it
        assert self._site is not None
        return self._site
