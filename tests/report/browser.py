"""A browser without a window and without a way out, for looking at pages; skipped where none is.

Debian has it as `chromium`. axe-core, which looks for faults of accessibility, is installed by
`make browser` (npm); the tests that need it are skipped without it.
"""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
AXE = Path(__file__).resolve().parents[1] / "browser/node_modules/axe-core/axe.min.js"
DARK = "--blink-settings=preferredColorScheme=0"

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
needs_axe = pytest.mark.skipif(
    CHROMIUM is None or not AXE.is_file(), reason="needs chromium and axe-core: run `make browser`"
)

_AXE = """
document.querySelectorAll("details").forEach(part => { part.open = true; });
axe.run(document, {resultTypes: ["violations"]}).then(found => tell(found.violations
  .filter(v => ["serious", "critical"].includes(v.impact))
  .map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary])))
"""
_TELL = """
function tell(value) {
  const pre = document.createElement("pre");
  pre.id = "probe";
  pre.textContent = JSON.stringify(value);
  document.body.append(pre);
}
"""


def run(page, tmp_path, *flags):
    """Open a page with no way to any other host; return what was printed, and the messages."""
    profile = tmp_path / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *("--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr"),
        *(f"--user-data-dir={profile}", *flags, page.as_uri()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    if done.returncode != 0 and not done.stdout:
        pytest.skip(f"chromium cannot run here: {done.stderr[-200:]}")
    return done.stdout, done.stderr


def dom(page, tmp_path, *flags):
    """Return the document that a browser makes of a page, and the browser's messages."""
    return run(page, tmp_path, "--virtual-time-budget=2000", "--dump-dom", *flags)


def probe(page, tmp_path, script, *flags):
    """Return what a script tells of a copy of a page whose policy lets scripts run."""
    text = page.read_text("utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    script = f"{_TELL}\n{script}".replace("</script", "<\\/script")
    copy = tmp_path / "copy.html"
    copy.write_text(text.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    flags = ("--virtual-time-budget=120000", "--dump-dom", *flags)
    found = re.search(r'<pre id="probe">(.*?)</pre>', run(copy, tmp_path, *flags)[0], re.DOTALL)
    assert found, "the script told nothing"
    return json.loads(unescape(found[1]))


def faults(page, tmp_path, *flags):
    """Return the serious and critical faults that axe-core finds in a page."""
    return probe(page, tmp_path, AXE.read_text("utf-8") + _AXE, *flags)


def overflow(page, tmp_path, width):
    """Return by how many pixels a page is wider than a window of this width."""
    inner = tmp_path / "inner.html"
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text("utf-8"))
    script = "parent.postMessage(document.documentElement.scrollWidth - innerWidth, '*')"
    script = f"<script>onload = () => {script}</script></body>"
    inner.write_text(text.replace("</body>", script), encoding="utf-8")
    outer = tmp_path / "outer.html"
    frame = f'<iframe src="inner.html" width="{width}" height="3000"></iframe>'
    outer.write_text(f"<!doctype html><body>{frame}</body>", encoding="utf-8")
    return probe(outer, tmp_path, "onmessage = event => tell(event.data)")
