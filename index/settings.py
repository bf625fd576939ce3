"""Settings, read once: defaults < file < TIMTIN_* environment < flags; then passed as an argument."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import BadSetting
from index.messages import DEFAULT, LANGUAGES

_PREFIX = "TIMTIN_"
_OTHERS = {"TIMTIN_CONFIG", "TIMTIN_SHARED"}  # the file of settings; the labelled articles of `make eval`
_TESTS = ("TIMTIN_TEST_", "TIMTIN_CLUSTER_", "TIMTIN_BROWSER")  # what tests are told begins so
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
_BOUNDS = {
    "port": (0, 65_535),
    "workers": (1, 64),
    "proxy": (0, 9),
    "page_size": (1, 1000),
    "writes_per_minute": (0, 100_000),
    "work": (0, 10**12),
    "opensearch_shards": (1, 1024),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; `docs/settings.md` explains each (a test keeps the two together)."""

    data: Path = Path("var")
    engine: str = "arrays"
    opensearch: tuple[str, ...] = ("http://127.0.0.1:9200",)
    opensearch_index: str = "timtin"
    opensearch_shards: int = 3
    opensearch_user: str = ""
    opensearch_password: str = dataclasses.field(default="", repr=False)
    opensearch_password_file: str = ""
    opensearch_ca: str = ""
    saved_url: str = dataclasses.field(default="", repr=False)
    saved_password: str = dataclasses.field(default="", repr=False)
    saved_password_file: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    base_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxy: int = 0
    writes_per_minute: int = 60
    work: int = 5_000_000
    read_only: bool = False
    fulltext: bool = True
    page_size: int = 10
    log_queries: bool = False
    lang: str = DEFAULT
    semantic: bool = False

    @property
    def index(self) -> Path:
        """The folder that holds the index generations."""
        return self.data / "index"


def load(flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this process; raises BadSetting for a value of the wrong kind.

    The file is ``timtin.toml`` in the current folder or the one TIMTIN_CONFIG names. Flags that are None are unset.

    >>> load({"port": 8080}, environ={}).port
    8080
    """
    values = {name: value for name, value, _ in given(flags or {}, environ)}
    known = {field.name: field.type for field in fields(Settings)}
    if unknown := sorted(values.keys() - known.keys()):
        raise BadSetting("unknown setting: {unknown}", unknown=", ".join(unknown))
    settings = Settings(**{name: _convert(name, str(known[name]), value) for name, value in values.items()})
    _check(settings)
    return settings


def given(flags: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Iterator[tuple[str, Any, str]]:
    """Yield each setting that is given with its value and where it stands, the later ones winning."""
    path = Path(environ.get("TIMTIN_CONFIG", "timtin.toml"))
    yield from ((name, value, str(path)) for name, value in _file(path, "TIMTIN_CONFIG" in environ).items())
    for field in fields(Settings):
        variable = f"{_PREFIX}{field.name.upper()}"
        if (text := environ.get(variable)) is not None:
            yield field.name, text, variable
    yield from ((name, value, f"--{name.replace('_', '-')}") for name, value in flags.items() if value is not None)


def language(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language that settings name, whatever else is wrong with them; the default where they name none.

    >>> language({"TIMTIN_LANG": "en", "TIMTIN_PORT": "?"}), language({"TIMTIN_LANG": "fr"})
    ('en', 'vi')
    """
    try:
        named = [value for name, value, _ in given({}, environ) if name == "lang"]
    except BadSetting:  # the file cannot be read
        named = [environ.get("TIMTIN_LANG")]
    return str(named[-1]) if named and named[-1] in LANGUAGES else DEFAULT


def password(settings: Settings, name: str) -> str:
    """Return a password (``opensearch_password``): what is set, or what stands in the file that is named for it.

    Raises BadSetting for a file that cannot be read.
    """
    if not (file := getattr(settings, f"{name}_file")):
        return str(getattr(settings, name))
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting("{name}_file: {file} cannot be read: {why}", name=name, file=file, why=error) from None


def unknown(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the variables that look like settings and are none: TIMTIN_PROT.

    >>> unknown({"TIMTIN_PROT": "8001", "TIMTIN_PORT": "8001"})
    ['TIMTIN_PROT']
    """
    known = {f"{_PREFIX}{field.name.upper()}" for field in fields(Settings)} | _OTHERS
    given = (name for name in environ if name.startswith(_PREFIX) and not name.startswith(_TESTS))
    return sorted(name for name in given if name not in known)


def _check(settings: Settings) -> None:
    """Raise BadSetting for a value of the right kind that nothing could work with."""
    for name, (least, most) in _BOUNDS.items():
        if not least <= getattr(settings, name) <= most:
            raise BadSetting(
                "{name}: {value} is not between {least} and {most}",
                name=name,
                value=getattr(settings, name),
                least=least,
                most=most,
            )
    if settings.lang not in LANGUAGES:
        raise BadSetting("lang: {lang!r} is none of {known}", lang=settings.lang, known=", ".join(LANGUAGES))
    address = urlsplit(settings.base_url)
    if settings.base_url and not (address.scheme in ("http", "https") and address.hostname):
        raise BadSetting("base_url: {url!r} is no address like https://example.org/timtin", url=settings.base_url)


def _file(path: Path, wanted: bool) -> dict[str, Any]:
    if not path.is_file():
        if wanted:
            raise BadSetting("TIMTIN_CONFIG names {path}, which is not a file", path=path)
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting("{file}: {why}", file=path, why=error) from error


def _convert(name: str, kind: str, value: Any) -> Any:
    try:
        if kind == "bool":
            return value if isinstance(value, bool) else _flag(str(value))
        if kind == "int":
            return int(value)
        if kind == "Path":
            return Path(value)
        if kind.startswith("tuple"):
            return tuple(value.replace(",", " ").split()) if isinstance(value, str) else tuple(value)
        return str(value)
    except (TypeError, ValueError) as error:
        raise BadSetting("{name}: {value!r} is not {kind}", name=name, value=value, kind=kind) from error


def _flag(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered not in _TRUE | _FALSE:
        raise ValueError(text)
    return lowered in _TRUE
