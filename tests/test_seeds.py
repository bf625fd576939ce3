"""The seeds are kept byte for byte as they were scraped, and their page tells of every one."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.cli import index, read

SEEDS = Path(__file__).parents[1] / "seeds"

SUMS = {
    "000_93c49651cd5b36fd.txt": "dc25335ef03c5933a9412508a4218bdc",
    "001_0d0b8d8c9e7d1a52.txt": "c87dec9b8df1248d8eef903b77a0bb8a",
    "002_89812c85338982b1.txt": "170342cf579d103ef8ed6ca4fab68235",
    "003_b0e0aea66137d389.txt": "3646ec46ba4fbf0e3e06cd9e1e36f40c",
    "004_a04736589d3fb9fa.txt": "50df4b0c60166ea6178bb160b435a281",
}


@pytest.mark.parametrize("name", SUMS)
def test_a_seed_is_as_it_was_scraped(name: str) -> None:
    assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest().startswith(SUMS[name])
    assert name in (SEEDS / "README.md").read_text("utf-8")


def test_there_is_no_other_seed() -> None:
    assert {path.name for path in SEEDS.iterdir()} == {*SUMS, "README.md"}


def test_the_folder_is_read_and_its_page_told_without_a_complaint(tmp_path: Path) -> None:
    done = CliRunner().invoke(index, ["build", str(SEEDS), "--data", str(tmp_path / "var"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    assert "README.md" in done.output


def test_another_file_of_the_same_kind_is_one_that_was_missed(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Về thư mục này.", "utf-8")
    (tmp_path / "bai.md").write_text("Kỳ họp thứ hai của Hội đồng nhân dân.", "utf-8")
    (tmp_path / "bai.txt").write_text("Kỳ họp thứ ba của Hội đồng nhân dân.\nCác đại biểu thảo luận.", "utf-8")
    done = CliRunner().invoke(read, [str(tmp_path)])
    assert done.exit_code == 1
    assert "README.md" in done.output
    assert "1 tệp không đọc: .md" in done.output
