"""A real PostgreSQL in a temporary folder, of Debian's packages or whatever else is installed; its socket lies there.

It refuses to run as root: tests that do start it as another user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

USER = "timtin"
PASSWORD = "mật khẩu thử"
STRICT = "khoa"  # a user who must give that password; the other need not


def programs() -> Path | None:
    """Where `initdb` and `postgres` are: Debian keeps them off the path; the newest version."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if path := shutil.which("initdb"):
        found.append(Path(path).resolve().parent)
    return max(found, key=lambda path: [int(part) for part in path.parts if part.isdecimal()], default=None)


class Postgres:
    """One server; `stop` kills it as a power cut does, `freeze` lets it answer nothing."""

    def __init__(self, bin: Path) -> None:
        self._bin = bin
        self.folder = Path(tempfile.mkdtemp(prefix="timtin-pg-", dir="/tmp"))  # sockets have short names
        self._account = self._unprivileged()
        self._data = self.folder / "data"
        self._process: subprocess.Popen[Any] | None = None
        self._run("initdb", "-D", str(self._data), "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        with open(self._data / "postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write(f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\nfsync = off\n")
        (self._data / "pg_hba.conf").write_text(f"local all {STRICT} scram-sha-256\nlocal all all trust\n", "utf-8")
        self.start()
        self.ask(f"CREATE ROLE {STRICT} LOGIN PASSWORD '{PASSWORD}'", "postgres")
        self.ask(f"CREATE DATABASE {USER}", "postgres")

    def url(self, user: str = USER, database: str = USER) -> str:
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def start(self) -> None:
        with open(self.folder / "log", "ab") as log:
            command = [str(self._bin / "postgres"), "-D", str(self._data)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **self._account)
        for _ in range(300):
            ready = [str(self._bin / "pg_isready"), "-q", "-h", str(self.folder)]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text("utf-8", "replace"))

    def stop(self) -> None:
        """End it at once, with all connections; what was committed is there when it starts again."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            self._process = None

    def freeze(self, *, thaw: bool = False) -> None:
        """Stop the server and the processes of its connections where they are, or let them go on."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for pid in (self._process.pid, *map(int, children)):
            os.kill(pid, signal.SIGCONT if thaw else signal.SIGSTOP)

    def ask(self, statement: str, database: str = USER) -> list[tuple[object, ...]]:
        """Do a statement as an administrator would."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user=USER, dbname=database, autocommit=True) as db:
            done = db.execute(statement)  # type: ignore[arg-type]
            return done.fetchall() if done.description else []

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def _run(self, program: str, *args: str) -> None:
        subprocess.run([self._bin / program, *args], check=True, capture_output=True, cwd="/", **self._account)

    def _unprivileged(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        found = next(one for one in pwd.getpwall() if one.pw_name in ("postgres", "nobody"))
        os.chown(self.folder, found.pw_uid, found.pw_gid)
        self.folder.chmod(0o755)
        return {"user": found.pw_uid, "group": found.pw_gid}
