"""Settings are read once: defaults < file < environment < flags, and a bad value is named."""

from pathlib import Path

import pytest

from index.errors import BadSetting
from index.settings import Settings, load


def test_later_sources_win(tmp_path: Path) -> None:
    file = tmp_path / "timtin.toml"
    file.write_text('port = 1\nworkers = 1\nhost = "0.0.0.0"\n', "utf-8")
    environ = {"TIMTIN_CONFIG": str(file), "TIMTIN_PORT": "2", "TIMTIN_WORKERS": "2"}
    settings = load({"port": 3, "workers": None}, environ)
    assert (settings.port, settings.workers, settings.host) == (3, 2, "0.0.0.0")


def test_without_anything_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(environ={}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("READ_ONLY", "yes", True),
        ("FULLTEXT", "off", False),
        ("DATA", "/srv/timtin", Path("/srv/timtin")),
        ("TRUSTED_HOSTS", "tim.example, www.tim.example", ("tim.example", "www.tim.example")),
    ],
)
def test_the_environment_is_read_by_kind(name: str, text: str, value: object) -> None:
    assert getattr(load(environ={f"TIMTIN_{name}": text}), name.lower()) == value


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        ({"TIMTIN_PORT": "eighty"}, "port"),
        ({"TIMTIN_READ_ONLY": "perhaps"}, "read_only"),
        ({"TIMTIN_CONFIG": "/nowhere/timtin.toml"}, "TIMTIN_CONFIG"),
        ({"TIMTIN_PORT": "80000"}, "port"),
        ({"TIMTIN_PAGE_SIZE": "0"}, "page_size"),
        ({"TIMTIN_WORKERS": "-1"}, "workers"),
        ({"TIMTIN_BASE_URL": "bao.example/tin"}, "base_url"),
        ({"TIMTIN_BASE_URL": "https:///tin"}, "base_url"),
    ],
)
def test_a_bad_value_is_named(environ: dict[str, str], word: str) -> None:
    with pytest.raises(BadSetting, match=word):
        load(environ=environ)


def test_an_unknown_setting_in_the_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "timtin.toml"
    file.write_text("prot = 80\n", "utf-8")
    with pytest.raises(BadSetting, match="prot"):
        load(environ={"TIMTIN_CONFIG": str(file)})
