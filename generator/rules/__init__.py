"""What must hold between files. One function is one rule; its docstring's first line says what it demands.

A rule takes a `Site` and yields located problems; it never stops at the first. Problems of a single file's shape
(unknown keys, wrong types, bad dates) are found earlier, in ``source`` and ``library``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from generator.problems import Problem
from generator.processes import shares, side_by_side
from generator.rules import facts, links, pages, prose, references
from generator.site import Site

Rule = Callable[[Site], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    facts.values_are_of_their_unit,
    facts.values_are_in_order,
    facts.checks_lie_in_the_past,
    facts.checks_follow_the_effect,
    facts.basis_matches_the_source,
    facts.sources_have_web_addresses,
    facts.terms_lengthen_only_with_a_reason,
    links.exceptions_name_a_link,
    links.exceptions_last_a_year_at_most,
    references.typed_references_lead_somewhere,
    references.references_in_text_lead_somewhere,
    references.quoted_facts_are_in_effect,
    references.names_belong_to_one_page,
    references.finder_conditions_name_answers,
    references.ways_lead_somewhere,
    references.redirects_lead_from_dead_addresses,
    prose.text_holds_only_what_it_may,
    prose.labels_hold_no_html,
    prose.figures_quote_their_fact,
    prose.headings_step_down_one_by_one,
    prose.sections_are_not_empty,
    pages.pages_are_linked_from_another,
    pages.reviews_lie_in_the_past,
    pages.recommendations_are_other_pages,
    pages.fixed_deadlines_have_a_rule,
    pages.plans_have_their_row,
)


def problems_of(site: Site) -> list[Problem]:
    """Every problem of the library and of all rules, sorted by place, each once."""
    judged = side_by_side([partial(_judged_by, rules, site) for rules in shares(RULES)], len(site.library.pages))
    return sorted(set(site.library.problems).union(*judged))


def _judged_by(rules: Sequence[Rule], site: Site) -> list[Problem]:
    return [problem for rule in rules for problem in rule(site)]
