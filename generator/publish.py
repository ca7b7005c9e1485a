"""What a site builder wrote -> what is published: HTML with its security policy, no unused files, compressed twins, and
the service worker. Pure: `generator.build` reads and writes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping

CHARSET = '<meta charset="utf-8">'
"""Where the policy goes: after this, before anything that it governs."""

WORKER = "sw.js"
_VERSION, _CORE = 'const VERSION = "";', "const CORE = [];"

_UNUSED = re.compile(
    r"assets/(javascripts|images/favicon\.png|stylesheets/modern|fonts?)\b"  # the theme's scripts: see theme/main.html
    r"|.*\.map$"  # maps for the theme's developers
    r"|sitemap\.xml\.gz$"  # replaced by a twin without the time of the build
)
_COMPRESSIBLE = re.compile(r".*\.(html|css|js|json|svg|xml|txt|md|csv|ics|webmanifest)$")
_COMPRESSED_FROM = 512
"""Bytes below which a compressed twin saves nothing worth a file."""
_CORE_FILES = re.compile(
    r"(offline|find|tools/[^/]+)/index\.html$"
    r"|assets/(stylesheets/.*\.css|[^/]+\.(css|js|json|svg))$"
)
ON_DEMAND = {"assets/search.json", "assets/terms.json"}
"""Too heavy for a first visit: kept from the first search or glossary word on."""

_INLINE_SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"""\btype=["']?([^"'\s>]+)""")
_SCRIPT_TYPES = {"module", "text/javascript", "application/javascript"}
_VERBATIM = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.DOTALL | re.IGNORECASE)
_LINE_BREAK = re.compile(r"[ \t]*\n\s*")
_CLIMBING = re.compile(r"""(\s(?:href|src)=["']?)((?:\.\./){2,})""")
_ONLY_FOR_THE_THEMES_SCRIPT = re.compile(
    r'<input class="md-toggle" data-md-toggle="search"[^>]*>'
    r'|<div data-md-component="announce">\s*</div>'
    r'|<div class="md-dialog"[^>]*>\s*<div [^>]*></div>\s*</div>'
    r'|(?<=<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer") autocomplete="off"'
)
"""Parts of the theme's frame that nothing uses without its script; HTML allows check boxes no ``autocomplete``."""
_NAME_FOR_THE_THEMES_SCRIPT = re.compile(r'(<(?:div|main|header|a|nav|ul)\b[^>]*?) data-md-component="[a-z-]+"')
_SOURCE_MAP = re.compile(r"\s*/\*# sourceMappingURL=[^*]*\*/\s*$")


def is_unused(path: str) -> bool:
    """Whether the builder wrote a file that nobody needs."""
    return _UNUSED.match(path) is not None


def published(path: str, content: bytes) -> bytes:
    """One file of the finished site as it is published.

    Args:
        path: the file's path in the site, with slashes.
        content: what the site builder wrote.
    """
    if path.endswith(".html"):
        html = without_theme_script(within_site(path, content.decode()))
        return with_policy(without_indentation(html)).encode()
    if path.endswith(".css"):
        return _SOURCE_MAP.sub("\n", content.decode()).encode()
    return content


def within_site(path: str, html: str) -> str:
    """``html`` without links that climb above the site.

    Zensical takes a relative address in raw HTML for one seen from the Markdown file and makes it climb one folder more,
    which leaves the site. Browsers forgive that at the top of a host, but not where the site stands in a folder.
    """
    depth = path.count("/")
    return _CLIMBING.sub(lambda link: link[1] + "../" * min(link[2].count("/"), depth), html)


def without_theme_script(html: str) -> str:
    """``html`` without what the theme's frame holds for its script alone: see templates/theme/main.html."""
    return _NAME_FOR_THE_THEMES_SCRIPT.sub(r"\1", _ONLY_FOR_THE_THEMES_SCRIPT.sub("", html))


def without_indentation(html: str) -> str:
    """``html`` with one line break where templates left blank lines and indentation; texts stay as they are."""
    parts = _VERBATIM.split(html)
    # split gives text, verbatim element, its name, text, …
    return "".join(
        _LINE_BREAK.sub("\n", part) if place % 3 == 0 else part for place, part in enumerate(parts) if place % 3 != 2
    )


def with_policy(html: str) -> str:
    """``html`` with the security policy as a meta element.

    Raises:
        ValueError: the page doesn't say its character set, so that there is no place for the policy.
    """
    head, found, rest = html.partition(CHARSET)
    if not found:
        raise ValueError(f"the page has no {CHARSET}")
    return f'{head}{CHARSET}<meta http-equiv="Content-Security-Policy" content="{policy(html)}">{rest}'


def policy(html: str) -> str:
    """The Content-Security-Policy of one page: nothing but this site's own files, and inline scripts by their hash.

    Without ``unsafe-inline`` and ``unsafe-eval``. Images may be ``data:``, since the theme's icons are in its style sheet.
    ``frame-ancestors`` has no effect in a meta element; the server says it (deploy/nginx.conf).
    """
    hashes = sorted({f"'sha256-{_digest(script)}'" for script in inline_scripts(html)})
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'self'",
        )
    )


def inline_scripts(html: str) -> list[str]:
    """The text of every script in the page itself that a browser runs; data (JSON-LD) is none."""
    found = []
    for attributes, text in _INLINE_SCRIPT.findall(html):
        type_ = _TYPE.search(attributes)
        if "src=" not in attributes and (type_ is None or type_[1].lower() in _SCRIPT_TYPES):
            found.append(text)
    return found


def compressed(path: str, content: bytes) -> bytes | None:
    """The bytes of the twin ``path.gz``, the same for the same content; None where there is nothing to gain."""
    if len(content) < _COMPRESSED_FROM or not _COMPRESSIBLE.match(path):
        return None
    return gzip.compress(content, compresslevel=9, mtime=0)


def is_core(path: str) -> bool:
    """Whether a file must be at hand without a network: the tools, what they read, and what every page needs."""
    return bool(_CORE_FILES.match(path)) and path not in ON_DEMAND


def service_worker(template: str, core: Mapping[str, bytes]) -> str:
    """The service worker with the addresses of the core files, and a version that changes when one of them does.

    Args:
        template: ``templates/sw.js``.
        core: the core files' published bytes by path.

    Raises:
        ValueError: the template has no place for one of the two values.
    """
    version = hashlib.sha256()
    for path, content in sorted(core.items()):
        version.update(f"{path} {len(content)}\n".encode() + content)
    for place, value in ((_VERSION, json.dumps(version.hexdigest()[:12])), (_CORE, json.dumps(_addresses(core)))):
        if template.count(place) != 1:
            raise ValueError(f"'{place}' must stand in it once")
        template = template.replace(place, f"{place.partition('=')[0]}= {value};")
    return template


def _addresses(paths: Iterable[str]) -> list[str]:
    return [path.removesuffix("index.html") for path in sorted(paths)]


def _digest(script: str) -> str:
    return b64encode(hashlib.sha256(script.encode()).digest()).decode()
