"""Find a Chrome or Chromium for the browser tests; where there is none, get one. Prints its path; says what it does.

The ladder: TIMTIN_BROWSER, one found on the machine, one that Playwright has downloaded, Playwright's own download,
and, as root on Debian, the package `chromium`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

NAMES = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DOWNLOADS = "https://cdn.playwright.dev"
ANSWER_TIME = 10  # seconds: a network that lets nothing out is noticed before Playwright tries for minutes
DOWNLOAD_TIME = 900  # seconds for some 170 MB


def main() -> int:
    """Print the path of a browser; 1 when there is none and none could be had."""
    for step in (named, installed, downloaded, download, debian):
        if path := step():
            print(path)
            return 0
    say("no Chrome or Chromium: install one, or set TIMTIN_BROWSER to its path")
    return 1


def say(text: str) -> None:
    """Tell people what happens; the path alone goes to standard output."""
    print(f"browser: {text}", file=sys.stderr, flush=True)


def named() -> str | None:
    """Return the browser that TIMTIN_BROWSER names."""
    name = os.environ.get("TIMTIN_BROWSER", "")
    path = shutil.which(name) if name else None
    if name and not path:
        say(f"TIMTIN_BROWSER is {name!r}, which cannot be run")
    return path


def installed() -> str | None:
    """Return a browser of this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def downloaded() -> str | None:
    """Return the browser that Playwright downloaded earlier."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  most machines need it only for the tests

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def download() -> str | None:
    """Let Playwright download its Chromium, where its server can be reached."""
    if not reachable(DOWNLOADS):
        say(f"none on this machine, and {DOWNLOADS} cannot be reached")
        return None
    say("none on this machine: Playwright downloads its Chromium (about 170 MB, once)")
    run([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_TIME)
    return downloaded()


def reachable(address: str) -> bool:
    """Whether a server answers at all; what it answers does not matter."""
    try:
        urllib.request.urlopen(address, timeout=ANSWER_TIME).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def debian() -> str | None:
    """As root on Debian, install the package `chromium`."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    say("installing the Debian package `chromium` with apt-get")
    run(["apt-get", "update", "-qq"], DOWNLOAD_TIME)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], DOWNLOAD_TIME)
    return installed()


def run(command: list[str], seconds: int) -> None:
    """Run a command; its output goes to standard error, its failure is told and left to the next step."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, check=True, stdout=sys.stderr, timeout=seconds, env=environment)
    except (subprocess.SubprocessError, OSError) as error:
        say(f"{' '.join(command)}: {error}")


if __name__ == "__main__":
    sys.exit(main())
