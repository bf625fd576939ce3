"""`import timtin`: the ten lines of docs/notebook.md run, beside files whose names are those of the floors."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import timtin
from index.demo.cli import fill
from index.settings import Settings

ROOT = Path(__file__).parents[1]
[LINES] = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "notebook.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody's notebooks, whose own files are named as our floors are."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "search").mkdir()
    (folder / "search" / "__init__.py").write_text("")
    (folder / "search" / "service.py").write_text("raise RuntimeError('a file of the notebook')")
    (folder / "index.py").write_text("raise RuntimeError('a file of the notebook')")
    fill(Settings(data=folder / "var" / "demo"))
    return folder


def run(desk: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=desk,
        env={"MPLBACKEND": "Agg", "MPLCONFIGDIR": str(desk), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_lines_of_the_page_draw_a_picture(desk: Path) -> None:
    done = run(desk, "-c", LINES)
    assert done.returncode == 0, done.stderr
    assert (desk / "mua-lu.png").read_bytes().startswith(b"\x89PNG")


def test_the_module_is_the_command(desk: Path) -> None:
    assert run(desk, "-m", "timtin", "count", "mưa lũ", "--data", "var/demo").stdout.strip().isdigit()
    assert "timtin 0.1" in run(desk, "-m", "timtin", "--version").stdout


def test_a_file_of_the_same_name_that_came_first_is_named(desk: Path) -> None:
    (desk / "webui.py").write_text("")
    done = run(desk, "-c", "import webui, timtin")
    assert done.returncode == 1
    assert "import timtin first" in done.stderr
    (desk / "webui.py").unlink()


def test_rows_are_flat_and_all_there(desk: Path) -> None:
    service = timtin.Service(timtin.Settings(data=desk / "var" / "demo"))
    request = timtin.SearchRequest(q="đại hội đảng bộ tỉnh").choosing("tinh", timtin.Choice(("ca-mau",)))
    rows = list(timtin.export(service, request))
    assert len(rows) == service.count(request) > 0
    assert all("ca-mau" in row["units"].split("; ") for row in rows)
    assert {"id", "title", "date", "date_guess", "source", "url", "congresses", "people"} <= rows[0].keys()
    people = list(timtin.export(service, request, "people"))
    assert {"id", "name", "titles", "evidence", "confidence"} <= people[0].keys()


def test_reading_warns_of_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "hong.jsonl").write_text("{\n", "utf-8")
    (tmp_path / "tot.txt").write_text(
        "Kỳ họp thứ ba của Hội đồng nhân dân tỉnh Nghệ An.\nCác đại biểu thảo luận.", "utf-8"
    )
    with pytest.warns(UserWarning, match=r"hong\.jsonl:1"):
        [article] = timtin.read(tmp_path)
    assert article.provinces[0].slug == "nghe-an"
