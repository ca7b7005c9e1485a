"""Rules about the links that may fail for a while. What time alone brings about is reported by ``links``, not here."""

from __future__ import annotations

from collections.abc import Iterator

from generator.links import exceptions
from generator.links.inventory import addresses_in
from generator.problems import Problem
from generator.site import Site


def exceptions_name_a_link(site: Site) -> Iterator[Problem]:
    """Every exception names a source, or matches an address, that the project has."""
    if site.library.exceptions and not site.library.may_hold("sources"):
        yield from exceptions.unmatched(site.library.exceptions, addresses_in(site.library))


def exceptions_last_a_year_at_most(site: Site) -> Iterator[Problem]:
    """No exception ends more than a year from today."""
    if site.library.exceptions:
        yield from exceptions.too_long(site.library.exceptions, site.today)
