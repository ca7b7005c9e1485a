"""Tasks side by side: the same results in the same order as one after another, errors whole, whatever the machine."""

from __future__ import annotations

import os
import threading
from functools import partial
from pathlib import Path

import pytest

from generator import processes
from generator.build import render_files
from generator.processes import FEW_PAGES, cores, merged, shares, side_by_side
from generator.rules import problems_of
from generator.site import Site

MANY = FEW_PAGES + 1


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)


@pytest.mark.usefixtures("two_cores")
def test_results_come_in_order_and_the_first_task_runs_here() -> None:
    here, there = side_by_side([os.getpid, os.getpid], MANY)
    assert here == os.getpid()
    assert there != here
    assert side_by_side([partial(pow, 2, number) for number in range(5)], MANY) == [1, 2, 4, 8, 16]


@pytest.mark.usefixtures("two_cores")
def test_what_a_task_returns_may_be_large() -> None:
    assert [
        len(text) for text in side_by_side([partial(str.ljust, "", 10), partial(str.ljust, "", 5_000_000)], MANY)
    ] == [
        10,
        5_000_000,
    ]


@pytest.mark.usefixtures("two_cores")
def test_an_error_in_a_copy_arrives_as_it_is() -> None:
    class OwnError(Exception):
        """Cannot be pickled: it is defined in a function."""

    def fails() -> int:
        raise OwnError("the very words")

    with pytest.raises(OwnError, match="the very words"):
        side_by_side([os.getpid, fails], MANY)


@pytest.mark.usefixtures("two_cores")
def test_an_error_here_does_not_wait_for_what_a_copy_has_to_say() -> None:
    def fails() -> str:
        raise ValueError("the very words")

    with pytest.raises(ValueError, match="the very words"):
        side_by_side([fails, lambda: "much " * 1_000_000], MANY)


@pytest.mark.usefixtures("two_cores")
def test_a_copy_that_dies_is_replaced_by_this_process() -> None:
    here = os.getpid()

    def dies_elsewhere() -> str:
        if os.getpid() != here:
            os._exit(9)
        return "done"

    assert side_by_side([lambda: "first", dies_elsewhere], MANY) == ["first", "done"]


@pytest.mark.usefixtures("two_cores")
def test_a_site_made_in_two_processes_is_the_same(
    monkeypatch: pytest.MonkeyPatch, real_root: Path, real_site: Site
) -> None:
    here = render_files(real_root, real_site), problems_of(real_site)
    monkeypatch.setattr(processes, "FEW_PAGES", 0)
    assert (render_files(real_root, real_site), problems_of(real_site)) == here


def test_one_core_runs_everything_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 1)
    assert side_by_side([os.getpid, os.getpid], MANY) == [os.getpid()] * 2


@pytest.mark.usefixtures("two_cores")
def test_the_work_of_a_site_with_few_pages_is_done_here() -> None:
    assert side_by_side([os.getpid, os.getpid], FEW_PAGES) == [os.getpid()] * 2


def test_a_process_with_threads_is_not_copied() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert cores() == 1
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_shares_hold_everything_once(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(processes, "cores", lambda: count)
    things = list(range(7))
    assert sorted(thing for share in shares(things) for thing in share) == things
    parts = [{str(thing): thing for thing in share} for share in shares(things)]
    assert list(merged(parts).items()) == [(str(thing), thing) for thing in things]
