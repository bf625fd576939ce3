"""Make the pictures of the READMEs from the running program: the seeds are indexed, served and photographed.

python scripts/pictures.py [FOLDER]      # docs/images, where nothing else is named
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
QUESTION = "/tim?q=nghi+quyet+dai+hoi+dang+bo+tinh"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, the page, the size of the window, and whether it is night."""

    name: str
    path: str
    width: int
    height: int
    dark: bool = False
    first_article: bool = False


PICTURES = (
    Picture("results", QUESTION, 1440, 900),
    Picture("article", QUESTION, 1280, 860, first_article=True),
    Picture("phone", QUESTION, 360, 740),
    Picture("dark", QUESTION + "&tinh=nghe-an,tuyen-quang", 1280, 800, dark=True),
)


def main() -> None:
    """Make all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with served(ROOT / "seeds") as address, browser() as chromium:
        for picture in PICTURES:
            path = folder / f"{picture.name}.png"
            take(chromium, address, picture, path)
            print(path)


@contextmanager
def served(articles: Path) -> Iterator[str]:
    """Serve an index of some articles; give its address."""
    timtin = str(Path(sys.executable).parent / "timtin")
    with tempfile.TemporaryDirectory() as data:
        # 1 says that a file of the folder is no article: the seeds have a README.
        built = subprocess.run([timtin, "index", "build", str(articles), "--data", data], check=False)
        if built.returncode > 1:
            sys.exit("the articles cannot be indexed")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [timtin, "serve", "--data", data, "--port", str(port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            address = f"http://127.0.0.1:{port}"
            wait(f"{address}/readyz")
            yield address
            server.terminate()


def wait(address: str) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} does not answer")


@contextmanager
def browser() -> Iterator[Any]:
    """Start the browser that the tests use."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  comes with the test extra

    found = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "browser.py")], check=True, capture_output=True, text=True
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found.stdout.strip(), args=["--no-sandbox"])
        yield chromium
        chromium.close()


def take(chromium: Any, address: str, picture: Picture, path: Path) -> None:
    """Photograph one page."""
    size = {"width": picture.width, "height": picture.height}
    scheme = "dark" if picture.dark else "light"
    with chromium.new_context(base_url=address, viewport=size, color_scheme=scheme, locale="vi-VN") as context:
        page = context.new_page()
        page.goto(picture.path)
        if picture.first_article:
            page.locator("h2 a").first.click()
        page.evaluate("document.fonts.ready")
        page.screenshot(path=path)


if __name__ == "__main__":
    main()
