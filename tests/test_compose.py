"""compose.yaml and what it mounts hold together: every setting is one, every file is there, no image is any version."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from index.settings import Settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "compose.yaml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
SECRET = "deploy/secrets/"
EXAMPLE = dict(
    line.split("=", 1) for line in (ROOT / "deploy" / "example.env").read_text("utf-8").splitlines() if "=" in line
)


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl, as the script does")
    folder = tmp_path_factory.mktemp("secrets")
    subprocess.run(["sh", ROOT / "deploy" / "secrets.sh", folder], check=True, capture_output=True)
    return folder


def mounted(service: dict[str, Any]) -> list[str]:
    """What a service sees of others: the left sides of its volumes."""
    return [volume.rsplit(":/", 1)[0] for volume in service.get("volumes", [])]


def test_every_setting_is_one_that_there_is() -> None:
    known = {f"TIMTIN_{name.upper()}" for name in Settings.__dataclass_fields__}
    given = {name for one in SERVICES.values() for name in one.get("environment", {}) if name.startswith("TIMTIN_")}
    given |= set(re.findall(r"TIMTIN_[A-Z_]+", (ROOT / "deploy" / "Dockerfile").read_text("utf-8")))
    assert given
    assert given - known == set()


def test_what_is_asked_of_the_environment_stands_in_the_example() -> None:
    assert set(re.findall(r"\$\{([A-Z_]+)", TEXT)) == set(EXAMPLE)


def test_every_file_that_is_mounted_is_there_or_made_by_the_script(secrets: Path) -> None:
    files = [name for one in SERVICES.values() for name in mounted(one) if name.startswith("./")]
    files += [f"./{one['file']}" for one in COMPOSE["secrets"].values()]
    made = [secrets / name.removeprefix(f"./{SECRET}") for name in files if SECRET in name]
    kept = [ROOT / name for name in files if SECRET not in name]
    assert made
    assert kept
    assert [path for path in (*made, *kept) if not path.exists()] == []


def test_every_service_volume_and_secret_that_is_named_is_there() -> None:
    for name, one in SERVICES.items():
        assert set(one.get("depends_on", {})) <= set(SERVICES), name
        volumes = {volume for volume in mounted(one) if volume[0] not in "./$"}
        assert volumes <= set(COMPOSE["volumes"]), name
        wanted = {secret if isinstance(secret, str) else secret["source"] for secret in one.get("secrets", [])}
        assert wanted <= set(COMPOSE["secrets"]), name


def test_what_others_wait_for_is_told_by_a_check() -> None:
    waited = {
        name for one in SERVICES.values() for name, how in one.get("depends_on", {}).items()
        if how["condition"] == "service_healthy"
    }  # fmt: skip
    assert waited == {"n1", "n2", "n3", "database", "page1", "page2"}
    assert [name for name in waited if "healthcheck" not in SERVICES[name]] == []


def test_images_have_a_version_and_what_runs_has_a_bound() -> None:
    images = {one["image"] for one in SERVICES.values()}
    images |= set(re.findall(r"^FROM (\S+)", (ROOT / "deploy" / "Dockerfile").read_text("utf-8"), re.MULTILINE))
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []
    once = {"folders", "prepare"}
    assert [name for name, one in SERVICES.items() if name not in once and "mem_limit" not in one] == []


def test_no_secret_stands_in_what_is_committed(secrets: Path) -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {".env", SECRET} <= set(ignored)
    assert not [name for one in SERVICES.values() for name in one.get("environment", {}) if name.endswith("_PASSWORD")]
    assert secrets.stat().st_mode & 0o77 == 0


@pytest.mark.parametrize("node", ["n1", "n2", "n3"])
def test_certificates_are_signed_by_the_own_authority_and_name_their_node(node: str, secrets: Path) -> None:
    for words in (f"verify -CAfile ca.pem -verify_hostname {node} {node}.pem", "verify -CAfile ca.pem admin.pem"):
        said = subprocess.run(["openssl", *words.split()], cwd=secrets, check=True, capture_output=True, text=True)
        assert "OK" in said.stdout
    config = yaml.safe_load((ROOT / "deploy" / "opensearch" / "opensearch.yml").read_text("utf-8"))
    assert f"CN={node}" in config["plugins.security.nodes_dn"]


def test_secrets_that_are_there_stay(secrets: Path) -> None:
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}
    subprocess.run(["sh", ROOT / "deploy" / "secrets.sh", secrets], check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == before
    assert os.access(secrets / "ca.key", os.R_OK)
