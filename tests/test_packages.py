"""What is handed on: the wheel holds all that the command needs, and neither it nor the sdist any newspaper's text."""

import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    [path] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    return set(zipfile.ZipFile(path).namelist())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    [path] = SdistBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("sdist")), versions=["standard"])
    with tarfile.open(path) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


@pytest.mark.parametrize("package", ["index", "search", "webui", "timtin"])
def test_code_tables_strings_and_templates_are_in_both(package: str, wheel: set[str], sdist: set[str]) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files
    assert files <= wheel
    assert files <= sdist


def test_the_wheel_holds_nothing_but_the_floors_their_door_and_the_licence(wheel: set[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"index", "search", "webui", "timtin"}
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in wheel}


def test_no_newspapers_text_is_handed_on(wheel: set[str], sdist: set[str]) -> None:
    seeds = {path.name for path in (ROOT / "seeds").iterdir()}
    assert len(seeds) == 6
    handed_on = wheel | sdist
    assert not {name for name in handed_on if Path(name).name in seeds - {"README.md"} or name.startswith("seeds/")}
    assert not {name for name in handed_on if name.startswith("docs/images/")}
