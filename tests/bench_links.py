"""Times the link check on 1,000 addresses of 50 local hosts that take 50 ms for an answer, beside lychee on the same list.

The servers run in a process of their own. Politeness is on for both: one request at a time per host.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from generator.links.fetch import Limits
from generator.links.inventory import Address
from generator.links.ledger import LedgerFile
from generator.links.run import check_links
from generator.model.links import Ledger

HOSTS, PAGES = 50, 20
ANSWER_SECONDS = 0.05
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"


def bench_links() -> dict[str, float]:
    """Seconds of our check, its ledger written after every answer, and of lychee, for the same addresses."""
    with hosts() as origins:
        urls = [f"{origin}/page-{number}" for origin in origins for number in range(PAGES)]
        return {"links": seconds_of_ours(urls), "lychee": seconds_of_lychee(urls)}


def seconds_of_ours(urls: list[str]) -> float:
    """Our check as the command runs it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "site-data").mkdir()
        start = time.perf_counter()
        run = check_links(
            [Address(url, ()) for url in urls], Ledger(), date.today(), "bench/1.0", Limits(allow_private=True),
            LedgerFile(Path(folder)).write, lambda *_: None,
        )  # fmt: skip
        seconds = time.perf_counter() - start
    assert all(record.verdict == "ok" for record in run.ledger.addresses.values())
    assert len(run.ledger.addresses) == len(urls)
    return seconds


def seconds_of_lychee(urls: list[str]) -> float:
    """lychee, one request at a time per host."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(urls))
        file.flush()
        start = time.perf_counter()
        result = subprocess.run(
            [Path(sys.executable).with_name("lychee"), "--no-progress", "--format", "json", "--host-concurrency", "1",
             "--max-concurrency", "128", "--max-retries", "0", file.name],
            capture_output=True, text=True,
        )  # fmt: skip
        seconds = time.perf_counter() - start
    assert json.loads(result.stdout)["successful"] == len(urls), result.stdout + result.stderr
    return seconds


@contextmanager
def hosts(answer_seconds: float = ANSWER_SECONDS) -> Iterator[list[str]]:
    """The origins of the local hosts, 127.0.0.2 and on, while they answer."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, answer_seconds), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, answer_seconds: float) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(answer_seconds)
                writer.write(ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            writer.close()

    async def serve() -> None:
        servers = [await asyncio.start_server(answer, f"127.0.0.{number + 2}", 0) for number in range(HOSTS)]
        pipe.send(["http://{}:{}".format(*server.sockets[0].getsockname()) for server in servers])
        await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    for name, seconds in bench_links().items():
        print(f"{name}: {seconds:.1f} s for {HOSTS * PAGES:,} addresses on {HOSTS} hosts")
