"""Serves a built site on loopback with Debian's nginx and the project's own example of its settings."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.projects import ROOT

PATIENCE = 20.0
EXAMPLE = ROOT / "deploy" / "nginx.conf"


@contextmanager
def served(site: Path, folder: Path) -> Iterator[str]:
    """``http://127.0.0.1:PORT`` of ``site``; ``folder`` is an empty one for nginx's own files.

    Raises:
        RuntimeError: nginx is missing or refuses; the text is what it says.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        raise RuntimeError("nginx is missing: see tests/system-packages.sh")
    (folder / "build").mkdir()
    shutil.copytree(site, folder / "build" / "site")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    config = folder / "nginx.conf"
    settings = EXAMPLE.read_text().replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    config.write_text(settings.replace("access_log off", "access_log build/access.log"))  # weight.py counts from it
    for reachable in (folder, *folder.parents[:3]):  # nginx's workers are another user's
        if reachable.owner() == folder.owner() and reachable != Path("/"):
            reachable.chmod(0o755)
    with subprocess.Popen(
        [program, "-p", str(folder), "-c", str(config)], stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[str], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                process.terminate()
                raise RuntimeError(f"nginx did not start: {process.communicate()[1]}") from None
            time.sleep(0.05)
