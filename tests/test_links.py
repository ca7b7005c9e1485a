"""The check of outside links and evidence, against real servers on loopback; and of the links inside the built site."""

from __future__ import annotations

import ast
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from generator.build import Builder, agent_of, check, render_files
from generator.cli import main
from generator.links import fetch
from generator.links.evidence import PageText, look_for, normal, page_text
from generator.links.fetch import Limits, is_public, seconds_asked_for
from generator.links.inside import dead_links
from generator.links.inventory import Address, Wanted, inventory
from generator.links.ledger import (
    LedgerFile,
    evidence_of,
    is_due,
    with_address,
    with_evidence,
    without_strangers,
)
from generator.links.report import findings
from generator.links.run import Run, check_links
from generator.links.verdicts import Answer, Judgement
from generator.model import Fact
from generator.model.links import AddressRecord, Ledger, Verdict
from generator.publish import within_site
from tests.bench_links import hosts
from tests.conftest import TODAY, Check
from tests.local_web import BEHAVIOURS, PAGE, LocalWeb, local_web, redirect
from tests.projects import MINI, ROOT

Project = Callable[..., Path]
SOURCES = "site-data/sources.yml"
EXCEPTIONS = "site-data/link-exceptions.yml"
LEDGER = "site-data/link-ledger.json"
PLAN = "site-data/facts/plan.yml"
IRS = "https://www.irs.gov/individuals/understanding-your-cp14-notice"
QUICK = Limits(connect=2, answer=0.4, page=1, retry=0.01, patience=2, pause=0, run=30, allow_private=True)


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with local_web() as server:
        yield server


def ask(*addresses: Address, ledger: Ledger | None = None, limits: Limits = QUICK, today: date = TODAY) -> Run:
    """One run of the check."""
    return check_links(addresses, ledger or Ledger(), today, "test/1.0", limits, lambda _: None, lambda *_: None)


def verdict_on(url: str, limits: Limits = QUICK) -> AddressRecord:
    """What is remembered of one address after one run."""
    return ask(Address(url, ()), limits=limits).ledger.addresses[url]


# -- verdicts, against servers


@pytest.mark.parametrize(
    ("path", "verdict", "says", "moved_to"),
    [
        ("ok", "ok", "HTTP 200 OK", None),
        ("pdf", "ok", "HTTP 200 OK", None),
        ("301", "moved", "", "/ok"),
        ("308", "moved", "", "/ok"),
        ("302", "ok", "HTTP 200 OK at /ok", None),
        ("301-then-302", "moved", "", "/302"),
        ("302-then-301", "ok", "HTTP 200 OK at /ok", None),
        ("301-to-gone", "gone", "HTTP 404 Not Found at /404", None),
        ("301-file", "unclear", "it leads to 'file:', and only http and https are asked", None),
        ("301-nonsense", "unclear", "it leads to something that is not an address", None),
        ("301-nowhere", "unclear", "HTTP 301 Moved Permanently", None),
        ("loop", "unclear", "the redirects run in a circle at /loop", None),
        ("deeper", "unclear", "more than 10 redirects at /deeper" + "/x" * 11, None),
        ("404", "gone", "HTTP 404 Not Found", None),
        ("410", "gone", "HTTP 410 Gone", None),
        ("401", "blocked", "HTTP 401 Unauthorized", None),
        ("403", "blocked", "HTTP 403 Forbidden", None),
        ("429", "blocked", "HTTP 429 Too Many Requests", None),
        ("451", "blocked", "HTTP 451 Unavailable For Legal Reasons", None),
        ("999", "blocked", "HTTP 999", None),
        ("202-guard", "blocked", "HTTP 202 Accepted", None),
        ("204", "unclear", "HTTP 204 No Content", None),
        ("304", "unclear", "HTTP 304 Not Modified", None),
        ("400", "unclear", "HTTP 400 Bad Request", None),
        ("500", "unclear", "HTTP 500 Internal Server Error", None),
        ("500-then-ok", "ok", "HTTP 200 OK", None),
        ("503-then-ok", "ok", "HTTP 200 OK", None),
        ("429-then-ok", "ok", "HTTP 200 OK", None),
        ("reset-then-ok", "ok", "HTTP 200 OK", None),
        ("no-head", "ok", "HTTP 200 OK", None),
        ("head-says-gone", "ok", "HTTP 200 OK", None),
        ("head-reset", "ok", "HTTP 200 OK", None),
        ("slow", "unclear", "no answer within 0.4 seconds", None),
        ("endless", "ok", "HTTP 200 OK", None),
        ("reset", "unclear", "the connection was refused or broken off", None),
        ("garbage", "unclear", "the answer is not HTTP, or ends before it is complete", None),
        ("cut", "ok", "HTTP 200 OK", None),
        ("large", "ok", "HTTP 200 OK", None),
    ],
)
def test_each_answer_gets_its_verdict(
    web: LocalWeb, path: str, verdict: Verdict, says: str, moved_to: str | None
) -> None:
    record = verdict_on(f"{web.address}/{path}")
    assert (record.verdict, record.says.replace(web.address, "")) == (verdict, says)
    assert (record.moved_to or "").replace(web.address, "") == (moved_to or "")


def test_a_page_that_now_leads_to_a_home_page_is_moved_with_a_doubt(web: LocalWeb) -> None:
    web.pages["/"] = PAGE
    record = verdict_on(f"{web.address}/301-home")
    assert (record.verdict, record.says) == ("moved", "it now leads to a home page: the page itself may be gone")


def test_a_name_that_nobody_can_register_is_gone() -> None:
    record = verdict_on("https://no-such-office.invalid/fees")
    assert (record.verdict, record.says) == ("gone", "no DNS record for no-such-office.invalid")


def test_names_count_as_gone_only_if_names_can_be_looked_up(web: LocalWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a network would otherwise bury the whole web."""
    lost = Address("http://no-such-office.gov/", ())
    refuse_names(monkeypatch, "no-such-office.gov", fetch.CERTAIN_NAME)
    run = ask(lost, Address("http://no-such-office.gov/2", ()))
    assert (run.ledger, run.left) == (Ledger(), ("http://no-such-office.gov/", "http://no-such-office.gov/2"))
    somebody_answered = ask(lost, Address(f"{web.address}/ok", ())).ledger.addresses[lost.url]
    monkeypatch.setattr(fetch, "CERTAIN_NAME", "localhost")
    a_name_is_known = ask(lost).ledger.addresses[lost.url]
    assert a_name_is_known == somebody_answered
    assert (a_name_is_known.verdict, a_name_is_known.says) == ("gone", "no DNS record for no-such-office.gov")


def refuse_names(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Lets the machine's resolver know no such names, whatever network the test runs in."""
    before = socket.getaddrinfo

    def getaddrinfo(host: str, *arguments: Any, **keys: Any) -> Any:
        if host in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return before(host, *arguments, **keys)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def test_a_certificate_that_nobody_trusts_is_unclear_and_not_asked_again() -> None:
    with local_web(tls=True) as server:
        record = verdict_on(f"{server.address}/ok")
        assert (record.verdict, server.requests) == ("unclear", [])
        assert record.says == "its certificate is not valid: self-signed certificate"


@pytest.mark.parametrize(
    "url", ["http://[::1/", "http://127.0.0.1:99999/", "ftp://irs.gov/", "http:///x", "http://a b/"]
)
def test_what_is_no_address_is_never_asked(url: str) -> None:
    assert verdict_on(url).verdict == "unclear"


def test_nothing_private_is_asked(web: LocalWeb) -> None:
    record = verdict_on(f"{web.address}/ok", replace(QUICK, allow_private=False))
    assert (record.verdict, record.says) == ("unclear", "127.0.0.1 is a private address, which is never asked")
    decimal = web.address.replace("127.0.0.1", "2130706433")
    assert verdict_on(f"{decimal}/ok", replace(QUICK, allow_private=False)).verdict == "unclear"
    assert web.requests == []


def test_no_redirect_leads_to_a_private_address(web: LocalWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1")
    with local_web("127.0.0.9") as inner:
        web.pages.clear()
        monkeypatch.setitem(BEHAVIOURS, "to-inner", redirect(302, f"{inner.address}/ok"))
        record = verdict_on(f"{web.address}/to-inner", replace(QUICK, allow_private=False))
        assert record.says.startswith("127.0.0.9 is a private address, which is never asked")
        assert (record.verdict, inner.requests) == ("unclear", [])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.1.1", False),
        ("172.16.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fc00::1", False),
        ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)  # fmt: skip
def test_private_addresses_are_known_in_every_disguise(address: str, public: bool) -> None:
    assert is_public(address) is public


# -- politeness


def test_head_is_enough_where_it_works_and_get_follows_where_it_does_not(web: LocalWeb) -> None:
    for path in ("/ok", "/no-head", "/404", "/403", "/500"):
        verdict_on(web.address + path)
    assert web.methods("/ok") == ["HEAD"]
    assert web.methods("/no-head") == web.methods("/404") == web.methods("/403") == ["HEAD", "GET"]
    assert web.methods("/500") == ["HEAD", "GET", "GET"]


def test_of_a_large_page_only_the_first_bytes_are_taken(web: LocalWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BEHAVIOURS, "no-head-large", lambda request, server: BEHAVIOURS[
        "405" if request.command == "HEAD" else "large"](request, server))  # fmt: skip
    monkeypatch.setitem(BEHAVIOURS, "405", lambda request, server: request.answer(405))
    assert verdict_on(f"{web.address}/no-head-large").verdict == "ok"
    assert web.sent < 9_000_000


def test_the_agent_says_who_asks_and_how_to_reach_them(project: Project, web: LocalWeb) -> None:
    root = project()
    assert agent_of(root) == "irs-letter-guide-link-check/1.0 (+https://irs-letter-guide.example/)"
    config = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(config.replace("extra:\n", "extra:\n  contact: editors@guide.example\n"))
    assert agent_of(root) == "irs-letter-guide-link-check/1.0 (+editors@guide.example)"
    verdict_on(f"{web.address}/ok")
    assert (web.requests[0].agent, web.requests[0].cookies) == ("test/1.0", None)


def test_retry_after_is_waited_for_by_every_address_of_the_host(web: LocalWeb) -> None:
    ask(*(Address(f"{web.address}/{path}", ()) for path in ("429-then-ok", "ok")))
    first, *others = web.requests
    assert first.path == "/429-then-ok"
    assert {request.path for request in others} == {"/429-then-ok", "/ok"}
    assert all(request.at - first.at >= 1 for request in others)


def test_a_host_that_asks_for_too_long_a_wait_is_left_for_the_next_run(web: LocalWeb) -> None:
    run = ask(*(Address(f"{web.address}/{path}", ()) for path in ("429-long", "ok", "zzz")))
    assert [request.path for request in web.requests] == ["/429-long"]
    assert run.ledger.addresses[f"{web.address}/429-long"].verdict == "blocked"
    assert run.left == (f"{web.address}/ok", f"{web.address}/zzz")


def test_a_host_that_never_answers_does_not_eat_the_run(web: LocalWeb) -> None:
    limits = replace(QUICK, answer=0.05, timeouts=4)
    run = ask(*(Address(f"{web.address}/slow/{number}", ()) for number in range(20)), limits=limits)
    assert len(run.left) == 18


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120), ({"retry-after": "0"}, 0), ({}, 5), ({"retry-after": "soon"}, 5),
        ({"retry-after": "-3"}, 5), ({"retry-after": "9" * 400}, 999_999_999),
        ({"retry-after": "Tue, 24 Nov 2026 10:01:00 GMT", "date": "Tue, 24 Nov 2026 10:00:00 GMT"}, 60),
        ({"retry-after": "Tue, 24 Nov 2026 09:00:00 GMT", "date": "Tue, 24 Nov 2026 10:00:00 GMT"}, 0),
        ({"retry-after": "Tue, 24 Nov 2026 09:00:00 GMT", "date": "nonsense"}, 5),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_a_date(headers: dict[str, str], seconds: float) -> None:
    assert seconds_asked_for(headers, 5) == seconds


def test_a_thousand_addresses_of_one_host_are_asked_one_at_a_time(web: LocalWeb) -> None:
    web.pages = {f"/{number}": PAGE for number in range(1000)}
    run = ask(*(Address(web.address + path, ()) for path in web.pages))
    assert {record.verdict for record in run.ledger.addresses.values()} == {"ok"}
    assert (len(web.requests), web.most_at_once) == (1000, 1)


def test_a_thousand_addresses_on_fifty_hosts_are_all_judged() -> None:
    with hosts(answer_seconds=0) as origins:
        run = ask(*(Address(f"{origin}/{number}", ()) for origin in origins for number in range(20)))
    assert [record.verdict for record in run.ledger.addresses.values()] == ["ok"] * 1000


def test_the_run_ends_in_time_and_the_next_begins_with_what_was_left(web: LocalWeb) -> None:
    addresses = [Address(f"{web.address}/slow/{number}", ()) for number in range(9)]
    run = ask(*addresses, limits=replace(QUICK, answer=0.2, run=0.6))
    assert 0 < len(run.left) < 9
    web.requests.clear()
    ask(*addresses, ledger=run.ledger, limits=replace(QUICK, answer=0.2, run=0.3))
    assert web.address + web.requests[0].path == run.left[0]


# -- what is remembered


def after(*verdicts: tuple[Verdict, date]) -> AddressRecord:
    """The record of an address after verdicts on several days."""
    ledger = Ledger()
    for verdict, day in verdicts:
        ledger = with_address(ledger, "u", Judgement(verdict, ""), day)
    return ledger.addresses["u"]


def test_three_gones_in_three_weeks_are_dead() -> None:
    monday = date(2026, 11, 2)
    days = [monday + timedelta(weeks=n) for n in range(3)]
    assert not after(*[("gone", monday + timedelta(days=n)) for n in range(7)]).dead
    assert not after(*[("gone", day) for day in days[:2]]).dead
    record = after(*[("gone", day) for day in days])
    assert record.dead
    assert (record.failures, record.since) == (("2026-W45", "2026-W46", "2026-W47"), monday)


def test_being_alive_clears_the_failures_and_unclear_does_not() -> None:
    first, second, third, fourth = (date(2026, 11, 2) + timedelta(weeks=n) for n in range(4))
    assert not after(("gone", first), ("gone", second), ("ok", second), ("gone", third)).dead
    assert not after(("gone", first), ("gone", second), ("moved", third), ("gone", fourth)).dead
    record = after(("gone", first), ("unclear", second), ("gone", third), ("blocked", third), ("gone", fourth))
    assert record.dead
    assert after(("ok", first), ("gone", second)).ok == first


def test_weeks_are_counted_across_the_new_year() -> None:
    days = [date(2026, 12, 21), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4)]
    assert after(*[("gone", day) for day in days]).failures == ("2026-W52", "2026-W53", "2027-W01")


def test_alive_within_a_week_is_not_asked_again() -> None:
    address = Address("u", ())
    ledger = with_address(Ledger(), "u", Judgement("ok", ""), TODAY)
    assert is_due(address, Ledger(), TODAY)
    assert [is_due(address, ledger, TODAY + timedelta(days=n)) for n in (0, 6, 7, 30)] == [False, False, True, True]
    assert is_due(address, ledger, TODAY - timedelta(days=1))
    for verdict in ("gone", "blocked", "unclear"):
        assert is_due(address, with_address(ledger, "u", Judgement(verdict, ""), TODAY), TODAY)
    assert is_due(Address("u", (), wanted=(wanted("$22"),)), ledger, TODAY)


def test_the_ledger_survives_writing_and_reading(project: Project) -> None:
    root = project()
    ledger = with_address(Ledger(), IRS, Judgement("gone", "HTTP 404\u200b “Not\tFound”"), TODAY)
    ledger = with_evidence(ledger, wanted("$22"), look_for("$22", page("It is $31")), TODAY)
    LedgerFile(root).write(ledger)
    site, problems = check(root, TODAY)
    assert problems == []
    assert site.library.ledger == ledger
    lines = (root / LEDGER).read_text().splitlines()
    assert len(lines) == 8
    assert list(json.loads((root / LEDGER).read_text())["addresses"]) == [IRS]


def test_strangers_leave_the_ledger() -> None:
    ledger = with_evidence(with_address(Ledger(), "old", Judgement("ok", ""), TODAY), wanted("$22"),
                           look_for("$22", page("$22")), TODAY)  # fmt: skip
    assert without_strangers(ledger, [Address("new", ())]) == Ledger()
    assert without_strangers(ledger, [Address("old", (), wanted=(wanted("$22"),))]) == ledger


def test_a_broken_ledger_is_a_located_problem_and_is_not_overwritten(project: Project, problems: Check) -> None:
    assert problems({LEDGER: '{\n"addresses": {\n<<<<<<< HEAD\n'}) == [
        f"{LEDGER}:3:1: error[json-syntax]: this is not JSON: Expecting property name enclosed in double quotes. "
        "Restore its last version from git"
    ]
    record = '{"verdict": "ok", "since": "2026-11-24", "asked": "2026-11-24"}'
    twice = f'{{"addresses": {{"u": {record}, "u": {record}}}}}'
    assert problems({LEDGER: twice}) == [
        f"{LEDGER}:1:1: error[json-syntax]: this is not plain JSON: 'u' stands there twice"
    ]
    assert problems({LEDGER: '{"addresses": {\n"u": {"verdict": "fine", "since": "2026-11-24"}}}'}) == [
        f"{LEDGER}:2:6: error[missing-field]: 'asked' is missing from an address record",
        f"{LEDGER}:2:18: error[wrong-type]: 'fine' is not a choice for 'verdict'. Choices: ok, moved, gone, blocked, unclear",
    ]
    root = project({LEDGER: "[" * 100_000})
    result = run("--project", str(root), "links", "--update")
    assert (result.exit_code, "json-syntax" in result.stdout) == (1, True)
    assert (root / LEDGER).read_text() == "[" * 100_000


def test_a_run_that_is_killed_loses_nothing_it_learned(project: Project, web: LocalWeb) -> None:
    web.pages = {f"/{number}": PAGE for number in range(200)}
    sources = "".join(source(f"s{number}", f"{web.address}/{number}") for number in range(200))
    root = project({SOURCES: MINI[SOURCES] + sources})
    command = [sys.executable, "-m", "generator", "links", "--update", "--allow-private", "--project", str(root)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(web.requests) < 40 and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    asked = {web.address + request.path for request in web.requests}
    site, problems = check(root, date.today())
    assert [problem for problem in problems if problem.path == LEDGER] == []
    learned = set(site.library.ledger.addresses)
    assert 40 <= len(asked) < 200
    assert len(asked - learned) <= 1  # the one whose answer was still on its way


def source(id_: str, url: str) -> str:
    """An entry of sources.yml."""
    return f"  {id_}:\n    url: {url}\n    publisher: IRS\n    title: Page {id_}\n    kind: irs-page\n"


# -- evidence


def page(html: str) -> PageText:
    """The text of an HTML page."""
    return page_text(Answer(200, {"content-type": "text/html; charset=utf-8"}, html.encode()))


def wanted(words: str, label: str = "Setup fee") -> Wanted:
    """Evidence of a fact of one value."""
    value = {"value": "22", "source": "irs-cp14", "checked": TODAY, "basis": "official", "evidence": words}
    fact = Fact.model_validate({"label": label, "unit": "text", "class": "fee", "values": [value]})
    return Wanted("plan.fee", fact, fact.values[0])


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("$22 online", "<p>The fee is $22 online.</p>"),
        ("$22 online", "<p>The fee is <b>$</b><i>22</i>&nbsp;on<wbr>line.</p>"),
        ("$22 online", "<td>$22</td><td>online</td>"),
        ("$22 online", "The fee is &#36;22\n\t online"),
        ("$22 online", "$22<sup>1</sup> online"),
        ("$22 online", "$22¹ online"),
        ("a person's right", "A person’s right"),
        ("10-day notice", "a 10‑day notice"),
        ("7:00 a.m. - 7:00 p.m.", "7:00 a.m.–7:00 p.m."),
        ("1½ times", "1&frac12; times"),
        ("at least 60 days", "at&#160;least 60&#xa0;days"),
        ("installment", "in&shy;stallment"),
        ("§ 6651(a)(2)", "<a href='x'>§&nbsp;6651</a>(a)(2)"),
        ("Fees", "<head><title>x</title><body>fees"),
        ("fee < $23", "fee &lt; $23"),
    ],
)
def test_evidence_is_found_whatever_markup_and_print_do_to_it(words: str, html: str) -> None:
    assert look_for(words, page(html)).result == "found"


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("$22", "The fee is $31."),
        ("$22", "The fee is $225."),
        ("$22", "The fee is $22.50."),
        ("60 days", "You have 160 days."),
        ("200", "You owe $1,200."),
        ("$22", "<script>fee = '$22'</script><p>The fee is $31.</p>"),
        ("$22", "<!-- $22 --><p title='$22'>The fee is $31.</p><style>$22</style>"),
    ],
)
def test_evidence_is_missing_where_only_something_like_it_stands(words: str, html: str) -> None:
    assert look_for(words, page(html)).result == "missing"


def test_missing_evidence_comes_with_what_the_page_says_now() -> None:
    filler = "<p>Something else about letters and payments, at length.</p>" * 200
    html = f"{filler}<p>The setup fee for a plan with direct debit is $31 if you apply online.</p>{filler}"
    by_words = look_for("the setup fee is $22 if you apply online", page(html))
    assert "setup fee for a plan with direct debit is $31 if you apply online" in by_words.says
    by_label = look_for("$22", page(html), "Setup fee, direct debit, online")
    assert "direct debit is $31" in by_label.says
    assert len(by_label.says) < 400
    assert look_for("$22", page("Zzz."), "Setup fee").says == ""


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(200, {"content-type": "application/pdf"}, b"$22"), "'application/pdf' is not read, only HTML and plain text"),
        (Answer(200, {"content-type": "text/html"}, b"%PDF-1.7"), "'application/pdf' is not read, only HTML and plain text"),
        (Answer(200, {"content-type": "text/html"}, b""), "the page has no text without JavaScript"),
        (Answer(200, {"content-type": "text/html"}, b"<div id=app></div><script>x</script>"),
         "the page has no text without JavaScript"),
        (Answer(200, {"content-type": "text/html"}, b"<p>Just a moment...</p>"),
         "the page is a test for robots: it says “just a moment”"),
        (Answer(200, {"content-type": "text/html", "content-encoding": "br"}, b"\x1b"),
         "the page came as 'br', which was not asked for"),
        (Answer(200, {"content-type": "text/html"}, b"<p>The fee", complete=False),
         "the page was too long, too slow or cut off; the part that was read lacks the words"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_searched_is_unclear(answer: Answer, says: str) -> None:
    look = look_for("$22", page_text(answer))
    assert (look.result, look.says) == ("unclear", says)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("é 22".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ("é 22".encode("cp1252"), "text/html"),
        ("<meta charset='windows-1252'>é 22".encode("cp1252"), "text/html"),
        ("é 22".encode(), "text/plain"),
        ("<p>é 22".encode(), ""),
        ("é 22".encode("utf-16"), "text/html; charset=utf-16"),
        ("é 22".encode(), "text/html; charset=no-such-thing"),
        ("é 22 ".encode() + "é".encode()[:1], "text/html"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(body: bytes, kind: str) -> None:
    assert look_for("é 22", page_text(Answer(200, {"content-type": kind}, body))).result == "found"


@given(st.binary(max_size=300), st.text(max_size=60), st.text(min_size=1, max_size=20).filter(normal))
def test_no_page_and_no_header_breaks_the_search(body: bytes, kind: str, words: str) -> None:
    assert look_for(words, page_text(Answer(200, {"content-type": kind}, body)), words).result in (
        "found", "missing", "unclear",
    )  # fmt: skip


@given(st.text(alphabet="ab 12.,$-–’½", min_size=1, max_size=30).filter(normal))
def test_what_stands_on_a_page_is_found(words: str) -> None:
    assert look_for(words, page(f"<p>x</p><p>{words}</p><p>y</p>")).result == "found"


@pytest.mark.parametrize(
    ("path", "words", "result"),
    [
        ("ok", "$22 online", "found"), ("gzip", "$22 online", "found"), ("302", "$22 online", "found"),
        ("ok", "$31", "missing"), ("drip", "$22 online", "found"), ("drip", "$31", "unclear"),
        ("cut", "$22 online", "found"), ("cut", "$31", "unclear"), ("large", "$31", "unclear"), ("large", "words", "found"),
        ("endless", "and so on", "found"), ("endless", "$31", "unclear"), ("bomb", "$31", "unclear"),
        ("pdf", "$22", "unclear"), ("404", "$22", "unclear"), ("500", "$22", "unclear"), ("slow", "$22", "unclear"),
    ],
)  # fmt: skip
def test_evidence_is_looked_for_on_real_servers(web: LocalWeb, path: str, words: str, result: str) -> None:
    limits = replace(QUICK, page_bytes=1_000_000, page=0.7)
    item = wanted(words)
    run = ask(Address(f"{web.address}/{path}", (), wanted=(item,)), limits=limits)
    (record,) = run.ledger.evidence.values()
    assert (record.result, record.asked) == (result, TODAY)
    assert "HEAD" not in [request.method for request in web.requests]


def test_missing_stays_missing_until_the_words_are_found_again() -> None:
    item, later = wanted("$22"), TODAY + timedelta(days=7)
    ledger = with_evidence(Ledger(), item, look_for("$22", page("$22")), TODAY)
    ledger = with_evidence(ledger, item, look_for("$22", page("fee $31")), later)
    ledger = with_evidence(ledger, item, look_for("$22", page("")), later + timedelta(days=7))
    (record,) = ledger.evidence.values()
    assert (record.result, record.since, record.found) == ("missing", later, TODAY)
    ledger = with_evidence(ledger, item, look_for("$22", page("$22")), later)
    (record,) = ledger.evidence.values()
    assert (record.result, record.found) == ("found", later)


def test_evidence_counts_only_for_the_value_it_was_found_for(project: Project) -> None:
    changes = {
        PLAN: MINI[PLAN].replace("        checked: 2026-10-05", "        evidence: $31\n        checked: 2026-10-05")
    }
    site, _ = check(project(changes), TODAY)
    (item,) = [wanted for address in inventory(site) for wanted in address.wanted]
    ledger = with_evidence(Ledger(), item, look_for("$31", page("$31")), TODAY)
    library = replace(site.library, ledger=ledger)
    assert {key: seen.found for key, seen in evidence_of(library).items()} == {("plan.fee", 2): TODAY}
    changes[PLAN] = changes[PLAN].replace("evidence: $31", "evidence: 31 dollars")
    site, _ = check(project(changes), TODAY)
    assert evidence_of(replace(site.library, ledger=ledger)) == {}


def test_values_of_the_past_are_not_looked_for(project: Project) -> None:
    with_evidence_everywhere = re.sub(r"( +)basis: ", r"\1evidence: words\n\1basis: ", MINI[PLAN])
    site, _ = check(project({PLAN: with_evidence_everywhere}), TODAY)
    sought = {(item.fact_id, str(item.value.from_)) for address in inventory(site) for item in address.wanted}
    assert sought == {("plan.fee", "2026-07-01"), ("plan.fee", "2027-01-01"), ("plan.phone", "None")}


# -- exceptions


def exceptions(link: str = "irs-cp14", until: str = "2027-05-01") -> str:
    return f"exceptions:\n  - link: {link}\n    reason: It opens in a browser.\n    until: {until}\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (exceptions("irs-cp15"), ":2:11: error[exception-unmatched]: no source has the id or address 'irs-cp15'. Did you "
         "mean 'irs-cp14'? Correct it, or remove the exception"),
        (exceptions("https://irs.gov/*"), ":2:11: error[exception-unmatched]: no source has the id or address "
         "'https://irs.gov/*'. Correct it, or remove the exception"),
        (exceptions(until="2027-11-26"), ":4:12: error[exception-too-long]: 2027-11-26 is more than a year after "
         "2026-11-24. An exception lasts a year at most; somebody then looks again"),
        (exceptions().replace("    reason: It opens in a browser.\n", ""), ":2:5: error[missing-field]: 'reason' is missing "
         "from a link exception"),
        (exceptions().replace("link:", "url:"), ":2:5: error[missing-field]: 'link' is missing from a link exception"),
        (exceptions(until="soon"), ":4:12: error[bad-date]: 'soon' is not a date. Write year-month-day, for example "
         "2026-11-24"),
    ],
)  # fmt: skip
def test_a_wrong_exception_is_a_located_problem(problems: Check, text: str, problem: str) -> None:
    assert problems({EXCEPTIONS: text})[0] == EXCEPTIONS + problem


@pytest.mark.parametrize("link", ["irs-cp14", IRS, "https://www.irs.gov/*", f"{IRS}#anchor"])
def test_an_exception_names_a_source_an_address_or_a_pattern(problems: Check, link: str) -> None:
    assert problems({EXCEPTIONS: exceptions(f"'{link}'")}) == []


def reported(root: Path, ledger: Ledger, today: date = TODAY) -> list[str]:
    """What the report says of ``ledger``."""
    LedgerFile(root).write(ledger)
    site, _ = check(root, today)
    return [str(finding.problem) for finding in findings(site)]


def test_exceptions_that_ended_or_are_idle_are_problems_and_time_alone_breaks_no_check(
    project: Project, problems: Check
) -> None:
    assert problems({EXCEPTIONS: exceptions()}, date(2027, 6, 1)) == []
    root = project({EXCEPTIONS: exceptions()})
    dead = with_address(Ledger(), IRS, Judgement("blocked", "HTTP 403 Forbidden"), TODAY)
    assert reported(root, dead) == []
    assert reported(root, dead, date(2027, 6, 1)) == [
        f"{EXCEPTIONS}:4:12: error[exception-expired]: the exception for 'irs-cp14' ended on 2027-05-01. Remove it, or look "
        "at the link again and write a later day",
        f"{SOURCES}:3:10: warning[link-blocked]: {IRS} refuses programs since 2026-11-24 (HTTP 403 Forbidden). Open it in a "
        "browser; if it works there, except it in link-exceptions.yml with an end date. Used by deadline.pay, phone.tas, "
        "plan.fee and 1 more fact on notices/cp14, notices/cp501, relief-options/short-term-payment-plan",
    ]
    alive = with_address(Ledger(), IRS, Judgement("ok", ""), TODAY)
    assert reported(root, alive) == [
        f"{EXCEPTIONS}:2:11: error[exception-idle]: 'irs-cp14' works, so the exception is not needed. Remove it"
    ]


# -- what is reported, what readers see


def test_the_report_names_the_place_the_remedy_and_the_pages(project: Project) -> None:
    fragment = MINI[SOURCES].replace(IRS, f"{IRS}#fees")
    root = project({SOURCES: fragment})
    moved = with_address(Ledger(), IRS, Judgement("moved", "", "https://www.irs.gov/cp14"), TODAY)
    assert reported(root, moved)[0].startswith(
        f"{SOURCES}:3:10: warning[link-moved]: {IRS}#fees has moved for good to https://www.irs.gov/cp14#fees. Write the new "
        "address. Used by "
    )
    dead = Ledger()
    for day in (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)):
        dead = with_address(dead, IRS, Judgement("gone", "HTTP 404 Not Found"), day)
    assert reported(root, dead)[0].startswith(
        f"{SOURCES}:3:10: error[link-dead]: {IRS}#fees is dead: gone in 3 weeks, first in 2026-W46 (HTTP 404 Not Found). Find "
        "the text's new address, or name an archived copy. Used by "
    )


def test_a_dead_source_is_shown_by_its_copy_and_no_fact_vanishes(project: Project) -> None:
    archived = "    archived:\n      url: https://archive.example/cp14\n      date: 2025-03-04\n"
    with_copy = MINI[SOURCES].replace("    kind: irs-page\n", "    kind: irs-page\n" + archived)
    dead = Ledger()
    for day in (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)):
        dead = with_address(dead, IRS, Judgement("gone", "HTTP 404 Not Found"), day)
    root = project({SOURCES: with_copy})
    before = pages_of(root)["notices/cp14.md"]
    LedgerFile(root).write(dead)
    shown = pages_of(root)["notices/cp14.md"]
    assert "[source:irs-cp14]: https://archive.example/cp14\n" in shown
    assert "(copy of March 4, 2025; the page itself is gone)" in shown
    assert IRS in before
    assert IRS not in shown
    assert shown.count("data-fact=") == before.count("data-fact=") > 0
    (root / SOURCES).write_text(MINI[SOURCES])
    assert f"[source:irs-cp14]: {IRS}\n" in pages_of(root)["notices/cp14.md"]
    assert "(this page is gone)" in pages_of(root)["notices/cp14.md"]


def test_a_page_says_on_which_day_its_value_still_stood_on_the_source(project: Project) -> None:
    with_words = MINI["site-data/facts/deadline.yml"].replace(
        "        basis:", "        evidence: 21 days\n        basis:"
    )
    root = project({"site-data/facts/deadline.yml": with_words})
    site, _ = check(root, TODAY)
    (item,) = [wanted for address in inventory(site) for wanted in address.wanted]
    found = with_evidence(Ledger(), item, look_for("21 days", page("within 21 days")), TODAY)
    LedgerFile(root).write(found)
    assert "Still on the source's page on November 24, 2026." in pages_of(root)["facts/deadline.md"]
    lost = with_evidence(found, item, look_for("21 days", page("Pay within 10 days")), TODAY)
    assert "Still on" not in pages_of_ledger(root, lost)["facts/deadline.md"]
    assert reported(root, lost)[0] == (
        "site-data/facts/deadline.yml:13:19: error[evidence-missing]: deadline.pay: “21 days” no longer stands on "
        f"{IRS} (since 2026-11-24). Near the same words it says: “pay within 10 days”. Compare the value"
    )


def test_evidence_that_could_not_be_looked_for_is_a_warning_with_the_reason(project: Project) -> None:
    root = project(
        {PLAN: MINI[PLAN].replace("        source: some-blog", "        evidence: $29\n        source: some-blog")}
    )
    site, _ = check(root, TODAY)
    (item,) = [wanted for address in inventory(site) for wanted in address.wanted]
    pdf = page_text(Answer(200, {"content-type": "application/pdf"}))
    assert reported(root, with_evidence(Ledger(), item, look_for("$29", pdf), TODAY)) == [
        f"{PLAN}:16:19: warning[evidence-unclear]: plan.fee: https://example.org/cp14 could not be searched for its "
        "evidence: 'application/pdf' is not read, only HTML and plain text"
    ]


def pages_of(root: Path) -> dict[str, str]:
    site, problems = check(root, TODAY)
    assert problems == []
    return {path: content.decode() for path, content in render_files(root, site).items() if path.endswith(".md")}


def pages_of_ledger(root: Path, ledger: Ledger) -> dict[str, str]:
    LedgerFile(root).write(ledger)
    return pages_of(root)


# -- the command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False)


def on_web(web: LocalWeb, irs: str = "ok", blog: str = "ok?blog") -> dict[str, str]:
    """The small project with its two sources on the local web."""
    text = (
        MINI[SOURCES].replace(IRS, f"{web.address}/{irs}").replace("https://example.org/cp14", f"{web.address}/{blog}")
    )
    return {SOURCES: text}


DAY = ("--today", "2026-11-24", "--allow-private")


def test_links_asks_reports_and_writes_nothing_without_update(project: Project, web: LocalWeb) -> None:
    root = project(on_web(web, "404", "301"))
    before = sorted(root.rglob("*"))
    result = run("links", "--project", str(root), *DAY)
    assert result.exit_code == 0
    assert [line.split(": ")[1] for line in result.stdout.splitlines()] == ["warning[link-gone]", "warning[link-moved]"]
    assert result.stderr.splitlines() == [
        f"1 of 2: moved {web.address}/301", f"2 of 2: gone {web.address}/404", "2 addresses: 2 asked, 0 alive within a week.",
    ]  # fmt: skip
    assert sorted(root.rglob("*")) == before


def test_a_year_of_weeks_finds_a_source_dead_and_alive_again(project: Project, web: LocalWeb) -> None:
    root = project(on_web(web, "404"))
    statuses = []
    for week in range(4):
        day = TODAY + timedelta(weeks=week)
        if week == 3:
            web.pages["/404"] = PAGE
        statuses.append(
            run("links", "--update", "--project", str(root), "--today", str(day), "--allow-private").exit_code
        )
    assert statuses == [0, 0, 1, 0]
    assert [request.path for request in web.requests].count("/ok?blog") == 4


def test_what_was_alive_this_week_is_not_asked_again(project: Project, web: LocalWeb) -> None:
    root = project(on_web(web, "ok", "404"))
    run("links", "--update", "--project", str(root), *DAY)
    web.requests.clear()
    result = run("links", "--update", "--project", str(root), "--today", "2026-11-30", "--allow-private")
    assert {request.path for request in web.requests} == {"/404"}
    assert result.stderr.splitlines()[-1] == "2 addresses: 1 asked, 1 alive within a week."


def test_a_changed_figure_on_the_source_is_noticed(project: Project, web: LocalWeb) -> None:
    web.pages["/fees"] = "<p>The setup fee is <b>$</b>29 online.</p>"
    plan = MINI[PLAN].replace(
        "        source: some-blog", "        evidence: fee is $29 online\n        source: some-blog"
    )
    root = project({**on_web(web, blog="fees"), PLAN: plan})
    assert run("links", "--update", "--project", str(root), *DAY).exit_code == 0
    web.pages["/fees"] = "<p>The setup fee is <b>$</b>35 online.</p>"
    result = run(
        "links", "--update", "--project", str(root), "--today", "2026-12-01", "--allow-private", "--format", "json"
    )
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)
    assert (problem["code"], problem["path"], problem["line"]) == ("evidence-missing", PLAN, 16)
    assert "Near the same words it says: “the setup fee is $35 online.”" in problem["message"]


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("404", 1, "error[link-gone]"), ("301-to-gone", 1, "error[link-gone]"), ("500", 0, "warning[link-unclear]"),
     ("403", 0, "warning[link-blocked]"), ("301", 0, "warning[link-moved]"), ("ok", 0, "")],
)  # fmt: skip
def test_since_asks_only_for_what_a_change_adds_and_fails_only_on_gone(
    project: Project, web: LocalWeb, monkeypatch: pytest.MonkeyPatch, path: str, status: int, code: str
) -> None:
    monkeypatch.setattr("generator.cli.Limits", partial(Limits, retry=0.01))
    root = project(on_web(web, "410", "404/old"))
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "before")
    text = (
        (root / SOURCES).read_text().replace("  some-blog:", source("added", f"{web.address}/{path}") + "  some-blog:")
    )
    (root / SOURCES).write_text(f"# moved down by a comment\n{text}")
    result = run("links", "--since", "HEAD", "--project", str(root), *DAY)
    assert (result.exit_code, code in result.stdout) == (status, True)
    assert not {"/410", "/404/old"} & {request.path for request in web.requests}


def test_since_knows_the_state_before_from_inside_a_larger_repository(project: Project, web: LocalWeb) -> None:
    root = project(on_web(web))
    git(root.parent, "init", "-q")
    git(root.parent, "commit", "-qm", "empty", "--allow-empty")
    result = run("links", "--since", "HEAD", "--project", str(root), *DAY)
    assert result.stderr.splitlines()[-1] == "2 addresses: 2 asked, 0 alive within a week."
    git(root.parent, "add", ".")
    git(root.parent, "commit", "-qm", "all")
    result = run("links", "--since", "HEAD", "--project", str(root), *DAY)
    assert result.stderr.splitlines()[-1] == "0 addresses: 0 asked, 0 alive within a week."


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", ""])
def test_a_revision_that_git_does_not_know_is_wrong_usage(project: Project, revision: str) -> None:
    root = project()
    git(root, "init", "-q")
    result = run("links", f"--since={revision}", "--project", str(root), *DAY)
    assert result.exit_code == 2
    assert "Invalid value for --since" in result.stderr


def test_sources_that_cannot_be_read_stop_the_check_before_anything_is_forgotten(
    project: Project, web: LocalWeb
) -> None:
    root = project({SOURCES: MINI[SOURCES].replace("publisher", "publishr", 1)})
    result = run("links", "--update", "--project", str(root), *DAY)
    assert result.exit_code == 1
    assert result.stderr == "mend these problems first\n"
    assert not (root / LEDGER).exists()


def test_only_fetch_uses_the_network_and_only_the_edge_the_disk() -> None:
    network, disk = set(), set()
    for path in (ROOT / "generator" / "links").glob("*.py"):
        text = path.read_text()
        names = {
            alias.name if isinstance(node, ast.Import) else str(node.module)
            for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
        }  # fmt: skip
        if names & {"socket", "ssl", "httpcore"}:
            network.add(path.stem)
        if re.search(r"\.(write_text|read_text|replace)\(part|os\.walk|read_text|write_text|TemporaryDirectory", text):
            disk.add(path.stem)
        assert "today()" not in text, path
    assert (network, disk) == ({"fetch"}, {"ledger", "since", "inside"})


# -- links inside the site


def site_with(folder: Path, **pages: str) -> Path:
    """A built site of a few pages."""
    (folder / "a").mkdir()
    (folder / "a" / "index.html").write_text('<h1 id="top-of-a">A</h1><a name="old">x</a><meta name="robots">')
    (folder / "x.css").write_text("/* url(gone.png) */ p { background: url('../gone.png') }")
    (folder / "x.png").write_text("")
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("markup", "flaw"),
    [
        ('<a href="a/">', ""), ('<a href="a">', ""), ('<a href="a/#top-of-a">', ""), ('<a href="a/?q=1#old">', ""),
        ('<a href="#top">', ""), ('<a href="mailto:x@y.example">', ""), ('<a href="https://other.example/gone">', ""),
        ('<a href="a/#:~:text=A">', ""), ("<script>'<a href=\"gone\">'</script>", ""), ('<!-- <a href="gone"> -->', ""),
        ('<a href="https://guide.example/s/a/">', ""), ('<img src="x.png" srcset="x.png 1x, /s/x.png 2x">', ""),
        ('<a title="<a href=gone>" href="a/">', ""),
        ('<a href="gone/">', "'gone/' leads nowhere: the site has no 'gone/index.html'"),
        ('<a href="A/">', "'A/' leads nowhere: the site has no 'A/index.html'"),
        ('<a href="a/#gone">', "'a/#gone' leads nowhere: 'a/index.html' has no anchor 'gone'"),
        ('<a href="a/#robots">', "'a/#robots' leads nowhere: 'a/index.html' has no anchor 'robots'"),
        ('<a href="#gone">', "'#gone' leads nowhere: 'p.html' has no anchor 'gone'"),
        ("<a href=gone>", "'gone' leads nowhere: the site has no 'gone'"),
        ('<a href="/a/">', "'/a/' leads out of the folder in which the site stands"),
        ('<a href="../a/">', "'../a/' leads out of the folder in which the site stands"),
        ('<img src="gone.png">', "'gone.png' leads nowhere: the site has no 'gone.png'"),
        ('<img src="x.png" srcset="x.png 1x, gone.png 2x">', "'gone.png' leads nowhere: the site has no 'gone.png'"),
        ('<script src="gone.js"></script>', "'gone.js' leads nowhere: the site has no 'gone.js'"),
        ('<link rel="canonical" href="https://guide.example/s/gone/">', "'https://guide.example/s/gone/' leads nowhere: the "
         "site has no 'gone/index.html'"),
        ('<meta http-equiv="refresh" content="0; url=gone/">', "'gone/' leads nowhere: the site has no 'gone/index.html'"),
        ('<p style="background: url(gone.png)">', "'gone.png' leads nowhere: the site has no 'gone.png'"),
        ("<style>p { background: url(gone.png) }</style>", "'gone.png' leads nowhere: the site has no 'gone.png'"),
    ],
)  # fmt: skip
def test_a_link_inside_the_site_leads_to_something(tmp_path: Path, markup: str, flaw: str) -> None:
    found = dead_links(site_with(tmp_path, p=f"<h1>P</h1>\n  {markup}"), "https://guide.example/s/")
    assert [problem.message for problem in found if problem.path == "p.html"] == ([flaw] if flaw else [])
    assert [str(problem) for problem in found if problem.path == "x.css"] == [
        "x.css:1:37: error[dead-link]: '../gone.png' leads out of the folder in which the site stands"
    ]
    assert all(problem.line == 2 for problem in found if problem.path == "p.html")


def test_a_link_that_a_builder_lets_climb_out_of_the_site_is_brought_back() -> None:
    html = '<a href="../../../notices/cp14/"><script src="../../../assets/tools.js"></script><a href="../cp14/">'
    assert within_site("notices/cp15/index.html", html) == (
        '<a href="../../notices/cp14/"><script src="../../assets/tools.js"></script><a href="../cp14/">'
    )


def test_the_command_checks_the_site_that_stands(project: Project, tmp_path: Path) -> None:
    root = project()
    result = run("links", "--inside", "--project", str(root))
    assert (result.exit_code, result.stderr) == (1, "there is no built site yet: run 'make site' first\n")
    (root / "build" / "site").mkdir(parents=True)
    (root / "build" / "site" / "index.html").write_text('<a href="gone/">')
    result = run("links", "--inside", "--project", str(root))
    assert (result.exit_code, result.stdout) == (1, "build/site/index.html:1:4: error[dead-link]: 'gone/' leads nowhere: the "
                                                    "site has no 'gone/index.html'\n")  # fmt: skip


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_no_link_inside_the_real_site_is_dead_and_lychee_agrees(
    built: Callable[[Builder], Path], builder: Builder
) -> None:
    folder = built(builder)
    assert [str(problem) for problem in dead_links(folder, "https://irs-letter-guide.example/")] == []
    result = subprocess.run(
        [Path(sys.executable).with_name("lychee"), "--offline", "--no-progress", "--include-fragments=full",
         "--index-files", "index.html", "--root-dir", str(folder), "--format", "json", "**/*.html"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert json.loads(result.stdout)["error_map"] == {}
