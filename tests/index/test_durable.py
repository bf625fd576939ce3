"""A file is there whole or as it was; what killed processes left is swept; what is being written is not."""

import fcntl
import os
import resource
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index import durable


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "ghi-chu.txt"
    durable.write_atomic(path, "Tỉnh ủy")
    durable.write_atomic(path, b"\xff")
    assert path.read_bytes() == b"\xff"
    assert os.listdir(tmp_path) == ["ghi-chu.txt"]


@pytest.mark.parametrize(("mode", "least"), [(durable.PRIVATE, 0o600), (0o644, 0o600)])
def test_nobody_reads_what_is_private_not_even_while_it_is_written(tmp_path: Path, mode: int, least: int) -> None:
    durable.write_atomic(tmp_path / "khoa", "x", mode)
    assert stat.S_IMODE((tmp_path / "khoa").stat().st_mode) & ~mode == 0
    assert stat.S_IMODE((tmp_path / "khoa").stat().st_mode) & least == least


def test_of_many_who_write_the_first_file_at_once_one_succeeds(tmp_path: Path) -> None:
    path, go, won = tmp_path / "khoa", threading.Barrier(8), []

    def write(number: int) -> None:
        go.wait()
        if durable.write_new(path, str(number)):
            won.append(str(number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [path.read_text("utf-8")]
    assert os.listdir(tmp_path) == ["khoa"]


def test_where_there_is_no_room_the_old_file_stays_alone(tmp_path: Path) -> None:
    path = tmp_path / "da-bo.json"
    durable.write_atomic(path, "cũ")
    code = f"""
import resource, signal
from pathlib import Path
from index import durable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, {resource.RLIM_INFINITY}))
durable.write_atomic(Path({str(path)!r}), "m" * 5000)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr
    assert path.read_text("utf-8") == "cũ"
    assert os.listdir(tmp_path) == ["da-bo.json"]


def test_what_killed_processes_left_is_swept_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    left = ["removed.json.4711.tmp", "secret.key.4711.0123abcd.tmp"]
    ours = ["corrections.jsonl", "bai.tmp", "note.2021.txt"]
    for name in (*left, *ours, "current.12.89abcdef.tmp"):
        (tmp_path / name).write_bytes(b"")
    with open(tmp_path / "current.12.89abcdef.tmp", "rb") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        durable.sweep(tmp_path)
        assert sorted(os.listdir(tmp_path)) == sorted([*ours, "current.12.89abcdef.tmp"])
    durable.sweep(tmp_path)
    assert sorted(os.listdir(tmp_path)) == sorted(ours)
    durable.sweep(tmp_path / "khong-co")


def test_folders_are_made_and_files_deleted_however_often(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    for _ in range(2):
        durable.make_folder(folder)
        durable.delete(folder / "khong-co")
    durable.write_atomic(folder / "x", "")
    durable.delete(folder / "x")
    durable.delete(tmp_path / "khong" / "co")
    assert os.listdir(folder) == []
