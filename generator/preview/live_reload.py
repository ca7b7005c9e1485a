"""The script in each page of the preview that asks whether the page still stands as it is shown. Pure."""

from __future__ import annotations

import json

NEWS = "/.preview"
"""Where pages ask; no page of a site begins with a dot."""

_SCRIPT = """<script>
(() => {
  let news;
  const listen = () => {
    news?.close();
    if (document.visibilityState === "hidden") return;
    news = new EventSource("%s?" + new URLSearchParams({page: location.pathname, shown: %s}));
    news.onmessage = () => location.reload();
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
</script>
"""


def with_reload(html: str, digest: str) -> str:
    """``html`` with the script; ``digest`` says what the page shows."""
    before, end, after = html.rpartition("</body>")
    script = _SCRIPT % (NEWS, json.dumps(digest))
    return f"{before}{script}{end}{after}" if end else html + script
