"""Where the cluster is, and who asks: hosts, name, password and authority of certificates, of the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import BadSetting
from index.settings import Settings, password


@dataclass(frozen=True, slots=True)
class Address:
    """The addresses of nodes, with what they want to know; the password is in no text that is made of it."""

    hosts: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""

    @property
    def secure(self) -> bool:
        """Whether the connection is encrypted; all addresses are alike in that."""
        return self.hosts[0].startswith("https:")

    @property
    def parts(self) -> tuple[tuple[tuple[str, str | int], ...], ...]:
        """Return host and port of each address, as the client wants them."""
        found = map(urlsplit, self.hosts)
        return tuple(
            (("host", one.hostname or ""), ("port", one.port or 9200), ("url_prefix", one.path)) for one in found
        )


def address(settings: Settings) -> Address:
    """Return where the cluster of these settings is; raises BadSetting, which repeats no password.

    >>> from index.settings import Settings
    >>> address(Settings(opensearch=("https://a.example:9200", "https://b.example:9200"))).secure
    True
    """
    hosts = tuple(host.rstrip("/") for host in settings.opensearch)
    for number, host in enumerate(hosts, 1):
        _check(host, number)
    if len({urlsplit(host).scheme for host in hosts}) != 1:
        raise BadSetting("opensearch: give addresses of nodes, all with https:// or all with http://")
    if settings.opensearch_ca and not Path(settings.opensearch_ca).is_file():
        raise BadSetting("opensearch_ca: {file} is not a file", file=settings.opensearch_ca)
    return Address(hosts, settings.opensearch_user, password(settings, "opensearch_password"), settings.opensearch_ca)


def _check(host: str, number: int) -> None:
    """Raise BadSetting for what is no address of a node."""
    try:
        parts = urlsplit(host)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        raise BadSetting("opensearch: address {number} is none like https://node.example:9200", number=number) from None
    if parts.username or parts.password:
        raise BadSetting(
            "opensearch: address {number} holds a name or password, which would be shown: give them "
            "as opensearch_user and opensearch_password",
            number=number,
        )
    if not good:
        raise BadSetting("opensearch: {host!r} is no address like https://node.example:9200", host=host)
