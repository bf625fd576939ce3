"""What takes too long or too much is stopped and named; the next one is read as if nothing had been."""

import contextlib
import os
from collections.abc import Iterator

import pytest

from index.errors import FetchFailed, UnreadableInput
from index.reading.apart import Apart


def never_ending() -> None:
    while True:
        pass


def enormous() -> int:
    return len(bytes(64 << 30))


def refusing(kind: str) -> None:
    raise FetchFailed(kind) if kind == "no feed" else ZeroDivisionError(kind)


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with contextlib.closing(Apart(seconds=1)) as child:
        yield child


def test_a_function_answers_from_another_process(apart: Apart) -> None:
    assert apart.call(max, 1, 2) == 2
    assert apart.call(os.getpid) == apart.call(os.getpid) != os.getpid()


def test_what_never_ends_is_stopped_and_the_next_is_read(apart: Apart) -> None:
    with pytest.raises(UnreadableInput, match="takes more than 1 seconds to read"):
        apart.call(never_ending)
    assert apart.call(max, 1, 2) == 2


def test_what_wants_all_the_memory_gets_none(apart: Apart) -> None:
    with pytest.raises(UnreadableInput, match="MemoryError"):
        apart.call(enormous)
    assert apart.call(max, 1, 2) == 2


def test_a_process_that_dies_is_named(apart: Apart) -> None:
    with pytest.raises(UnreadableInput, match=r"the process that read it ended \(3\)"):
        apart.call(os._exit, 3)
    assert apart.call(max, 1, 2) == 2


def test_errors_come_through_as_they_are_or_by_their_kind(apart: Apart) -> None:
    with pytest.raises(FetchFailed, match="no feed"):
        apart.call(refusing, "no feed")
    with pytest.raises(UnreadableInput, match="ZeroDivisionError: a"):
        apart.call(refusing, "a")


def test_the_time_is_each_ones_own(apart: Apart) -> None:
    for _ in range(4):
        assert apart.call(sum, range(10_000_000)) > 0
