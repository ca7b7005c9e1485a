"""The relief finder: no path leads nowhere, free help is always there, the browser judges as the reference does."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
import yaml
from playwright.sync_api import Browser, Page

from generator.build import Builder
from generator.finder import NOT_SURE, matters, offered, offers, relief_options, verdicts
from generator.model import ReliefOption
from generator.site import Site
from tests.projects import MINI

Address = Callable[[Builder], str]


def option(id_: str, rank: int, *conditions: tuple[str, str]) -> ReliefOption:
    """The small project's relief option with another name and other conditions."""
    plan = yaml.load(MINI["site-data/relief-options/short-term-payment-plan.yml"], Loader=yaml.CSafeLoader)
    wanted = [{"question": question, "answers": [answer], "why_not": "w"} for question, answer in conditions]
    finder = {"rank": rank, "because": "b", "next_step": "n", "conditions": wanted}
    return ReliefOption.model_validate({**plan, "id": id_, "finder": finder})


def test_what_fits_comes_first_by_certainty_then_rank() -> None:
    options = [
        option("a", 50),
        option("b", 10, ("q", "yes")),
        option("c", 5, ("q", "no")),
        option("d", 1, ("r", "yes")),
    ]
    found = verdicts(options, {"q": "yes"})
    assert [verdict.option.id for verdict in found] == ["b", "a", "d", "c"]
    assert [verdict.fits for verdict in found] == [True, True, True, False]


def test_not_sure_rules_nothing_out() -> None:
    assert verdicts([option("a", 1, ("q", "yes"))], {"q": NOT_SURE})[0].fits


def test_a_question_matters_only_while_it_can_decide() -> None:
    options = [option("a", 1, ("goal", "pay"), ("owed", "small")), option("b", 2, ("goal", "lien"))]
    order = ["goal", "owed"]
    assert matters(options, "owed", order, {})
    assert matters(options, "owed", order, {"goal": "pay"})
    assert not matters(options, "owed", order, {"goal": "lien"})


def paths(site: Site) -> Iterator[dict[str, str]]:
    """Every way through the questions, each answered only where it matters; 'not sure' among the answers."""
    order = list(site.library.questions)
    options = relief_options(site)

    def walk(index: int, answers: dict[str, str]) -> Iterator[dict[str, str]]:
        if index == len(order):
            yield answers
            return
        name = order[index]
        if not matters(options, name, order, answers):
            yield from walk(index + 1, answers)
            return
        for answer in [*(answer.id for answer in site.library.questions[name].answers), NOT_SURE]:
            yield from walk(index + 1, answers | {name: answer})

    yield from walk(0, {})


def test_no_path_leads_nowhere_and_free_help_is_always_offered(real_site: Site) -> None:
    """Every path ends at an option that fits, or at a guide for just these answers; free help stands beside both."""
    options = relief_options(real_site)
    free_help = {"guides/low-income-taxpayer-clinics", "guides/taxpayer-advocate-service"}
    count = 0
    for answers in paths(real_site):
        count += 1
        pages = {offer.page for offer in offered(offers(real_site), answers)}
        assert free_help <= pages
        assert any(verdict.fits for verdict in verdicts(options, answers)) or pages - free_help, answers
    assert count > 100


def test_help_depends_on_answers_that_exist(real_site: Site) -> None:
    for offer in offers(real_site):
        if offer.question:
            known = {answer.id for answer in real_site.library.questions[offer.question].answers}
            assert set(offer.answers) <= known
            assert offer.answers


def test_every_option_can_be_reached_and_no_path_asks_more_than_eight(real_site: Site) -> None:
    options = relief_options(real_site)
    reached: set[str] = set()
    longest = 0
    for answers in paths(real_site):
        longest = max(longest, len(answers))
        reached |= {verdict.option.id for verdict in verdicts(options, answers) if verdict.fits and not verdict.open}
    assert longest <= 8
    assert reached == {one.id for one in options}


def test_every_option_has_conditions_for_the_finder(real_site: Site) -> None:
    assert [one.id for one in relief_options(real_site) if one.finder is None] == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_the_browser_judges_as_the_reference_does(page: Page, address: Address, real_site: Site) -> None:
    page.goto(f"{address('mkdocs')}/tools/relief-finder/")
    options = relief_options(real_site)
    order = list(real_site.library.questions)
    random.seed(8)
    cases = []
    for _ in range(400):
        answers = {}
        for name in order:
            if random.random() < 0.7:
                choices = [answer.id for answer in real_site.library.questions[name].answers]
                answers[name] = random.choice([*choices, NOT_SURE])
        cases.append(answers)
    found = page.evaluate(
        """async (cases) => {
          const { verdicts, matters } = await import("/assets/relief.js");
          const data = await (await fetch("/assets/relief.json")).json();
          return cases.map((answers) => [
            verdicts(data, answers).map(({ option, failed }) => [option.id, failed.length]),
            data.questions.map(({ id }) => matters(data, id, answers)),
          ]);
        }""",
        cases,
    )
    for answers, (judged, needed) in zip(cases, found, strict=True):
        expected = [[verdict.option.id, len(verdict.failed)] for verdict in verdicts(options, answers)]
        assert judged == expected, answers
        assert needed == [matters(options, name, order, answers) for name in order], answers


def test_one_question_at_a_time_and_the_answers_are_in_the_address(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/tools/relief-finder/")
    visible = page.locator("fieldset:visible")
    page.wait_for_function("document.querySelectorAll('fieldset:not([hidden])').length === 1")
    assert visible.count() == 1
    page.get_by_label("I can't pay it all now").check()
    page.locator("[data-relief]").first.wait_for()
    assert "goal=pay" in page.url
    assert visible.count() == 2
    results = page.locator("[data-relief]").count()
    page.reload()
    page.locator("[data-relief]").first.wait_for()
    assert page.locator("[data-relief]").count() == results
    page.get_by_role("button", name="Begin again").click()
    page.wait_for_function("document.querySelectorAll('[data-relief]').length === 0")


def test_what_does_not_fit_says_why(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/tools/relief-finder/?goal=penalty")
    page.locator("[data-relief]").first.wait_for()
    assert (
        page.locator("[data-relief='first-time-abate'], [data-relief='automatic-exemption-from-penalty']").count() == 2
    )
    page.locator("summary", has_text="What does not fit").click()
    reasons = page.locator("[data-no-relief]").all_inner_texts()
    assert reasons
    assert all(len(reason.split(": ", 1)[1]) > 10 for reason in reasons)


def test_without_javascript_there_is_a_table_of_all_options(
    browser: Browser, address: Address, real_site: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address('mkdocs')}/tools/relief-finder/")
    assert page.locator("table:not(.compared table) tr").count() == len(relief_options(real_site)) + 1
    context.close()
