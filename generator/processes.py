"""Runs tasks side by side in copies of this process, so that a build uses every core of the machine."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

Result = TypeVar("Result")
Thing = TypeVar("Thing")


FEW_PAGES = 500
"""Up to so many pages, copying a process takes longer than a copy's share of the work."""


def side_by_side(tasks: Sequence[Callable[[], Result]], pages: int) -> list[Result]:
    """What each task returns, in order. The first runs here, the others in copies of this process.

    ``pages`` says how large the work is: that of a site with few runs here, one task after another.

    A task sees everything as it is now, without its being handed over; only what it returns travels, so that must be
    picklable and what it changes is lost. One that fails in its copy is run again here, so that its error arrives whole.
    Where copies are not to be had (see `cores`), they run one after another too.

    Raises:
        Exception: whatever the first failing task raises.
    """
    if pages <= FEW_PAGES or cores() == 1:
        return [task() for task in tasks]
    copies = [_start(task) for task in tasks[1:]]
    try:
        return [task() for task in tasks[:1]] + [
            _result(copy, task) for copy, task in zip(copies, tasks[1:], strict=True)
        ]
    finally:
        for process, receiver in copies:
            process.kill()  # one whose result nobody took, because another task failed, would wait for ever to hand it over
            process.join()
            receiver.close()


def shares(things: Sequence[Thing]) -> list[Sequence[Thing]]:
    """``things`` dealt out evenly, one share for each task that can run side by side."""
    count = cores()
    return [things[number::count] for number in range(count)]


def merged(parts: Iterable[Mapping[str, Result]]) -> dict[str, Result]:
    """All parts as one mapping, by key: the same however many tasks made them."""
    return dict(sorted(item for part in parts for item in part.items()))


def cores() -> int:
    """How many tasks can run side by side: the cores this process may use, or 1 where it can't be copied safely, that is
    outside Linux and while other threads of it run.
    """
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _start(task: Callable[[], Result]) -> tuple[BaseProcess, Connection]:
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(task, sender), daemon=True)
    process.start()
    sender.close()  # the copy holds its own: this end would keep a dead copy's pipe open
    return process, receiver


def _run(task: Callable[[], Result], sender: Connection) -> None:
    with sender:
        try:
            result = pickle.dumps(task(), protocol=pickle.HIGHEST_PROTOCOL)
        except Exception:
            return  # nothing sent means: run it again where its error is heard
        sender.send_bytes(result)


def _result(copy: tuple[BaseProcess, Connection], task: Callable[[], Result]) -> Result:
    try:
        result: Result = pickle.loads(copy[1].recv_bytes())
    except EOFError:
        return task()
    return result
