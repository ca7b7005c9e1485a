"""Makes plain ``mkdocs build`` and ``mkdocs serve`` run the generator first and add the Markdown twins; nothing else."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.exceptions import Abort

sys.path.insert(0, str(Path(__file__).parent.parent))

from generator.build import HOOK_OFF, BuildError, ProblemsFound, add_static, write_pages
from generator.problems import as_text


def on_config(config: Any) -> Any:
    """Bring ``build/docs`` up to date before MkDocs reads it."""
    if os.environ.get(HOOK_OFF):
        return config
    try:
        write_pages(Path(config.config_file_path).parent, date.today())
    except ProblemsFound as found:
        raise Abort(f"{as_text(found.problems)}\n{found}") from found
    except BuildError as error:
        raise Abort(str(error)) from error
    return config


def on_post_build(config: Any) -> None:
    """Add what MkDocs must not turn into pages."""
    try:
        add_static(Path(config.config_file_path).parent, Path(config.site_dir))
    except BuildError as error:
        raise Abort(str(error)) from error
