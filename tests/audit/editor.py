"""What an editor with yaml-language-server tells a helper: nothing on good files, the fault and its line on a bad one.

``python -m tests.audit.editor`` after ``npm ci`` in this folder and ``python -m generator schema``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.projects import ROOT

SERVER = Path(__file__).parent / "node_modules" / ".bin" / "yaml-language-server"
GOOD = (
    "notices/cp14.yml",
    "facts/cdp.yml",
    "relief-options/installment-agreement.yml",
    "glossary/levy.yml",
    "sources.yml",
)
BAD = ("notices/cp14.yml", "\ngroup: owing", "\ngrup: owing")
"""A file, words in it, and the mistake made of them."""


class Editor:
    """Talks to the language server as an editor does (Language Server Protocol 3.17, over pipes)."""

    def __init__(self) -> None:
        self.server = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send("initialize", {"processId": None, "rootUri": ROOT.as_uri(),
                                  "capabilities": {"workspace": {"configuration": True}}}, id=1)  # fmt: skip
        while self._received().get("id") != 1:
            pass
        self._send("initialized", {})

    def faults(self, path: Path, text: str) -> list[tuple[int, str]]:
        """Line and message of each fault in ``text``, taken for the file at ``path``."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._send("textDocument/didOpen", {"textDocument": document})
        while True:
            message = self._received()
            if message.get("method") == "workspace/configuration":
                settings = {"yaml": {"validate": True, "schemaStore": {"enable": False}}}
                self._answer(
                    message["id"], [settings.get(item.get("section"), {}) for item in message["params"]["items"]]
                )
            elif "id" in message and "method" in message:
                self._answer(message["id"], None)
            elif (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == path.as_uri()
            ):
                return [(fault["range"]["start"]["line"] + 1, fault["message"])
                        for fault in message["params"]["diagnostics"]]  # fmt: skip

    def close(self) -> None:
        """End the server."""
        self.server.kill()
        self.server.wait()

    def _send(self, method: str, params: Any, **more: Any) -> None:
        self._write({"method": method, "params": params, **more})

    def _answer(self, id_: int, result: Any) -> None:
        self._write({"id": id_, "result": result})

    def _write(self, message: dict[str, Any]) -> None:
        assert self.server.stdin
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self.server.stdin.flush()

    def _received(self) -> dict[str, Any]:
        assert self.server.stdout
        length = 0
        while header := self.server.stdout.readline().strip():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        if not length:
            raise EOFError("yaml-language-server ended by itself")
        message: dict[str, Any] = json.loads(self.server.stdout.read(length))
        return message


def main() -> int:
    """Print what the editor says; 1 where a good file has a fault or the mistake stays unseen."""
    editor, wrong = Editor(), 0
    try:
        for name in GOOD:
            path = ROOT / "site-data" / name
            faults = editor.faults(path, path.read_text(encoding="utf-8"))
            print(f"{name}: {faults or 'no fault'}")
            wrong += bool(faults)
        name, right, mistake = BAD
        path = ROOT / "site-data" / name
        text = path.read_text(encoding="utf-8")
        path = path.with_name("mistaken.yml")  # a buffer that was never saved
        line = text[: text.index(right)].count("\n") + 2
        faults = editor.faults(path, text.replace(right, mistake, 1))
        print(f"{name} with '{mistake.strip()}': {faults}")
        wrong += (line, "Property grup is not allowed.") not in faults
    finally:
        editor.close()
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
