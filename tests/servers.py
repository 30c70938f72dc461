"""Real servers on the loopback: PostgreSQL and Chroma, each in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Server:
    """A program that can be started, killed and started again at the same port."""

    def __init__(
        self,
        command: Sequence[str],
        ready: Callable[[], bool] = lambda: True,
        user: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command, self._ready, self._user, self._environment = command, ready, user, environment
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._user,
            env=None if self._environment is None else {**os.environ, **self._environment},
        )

    def start(self) -> None:
        """Start it, and wait until it answers; again if it ends, as what was killed may leave its place late."""
        deadline = time.monotonic() + 300
        while self._process is None or not self._ready():
            assert time.monotonic() < deadline, self._command
            if self._process is None or self._process.poll() is not None:
                self.launch()
            time.sleep(0.05)

    def kill(self, signal_: int = signal.SIGKILL) -> None:
        """End it with a signal, and wait until it is gone."""
        if self._process is not None:
            self._process.send_signal(signal_)
            self._process.wait()
            self._process = None


class Chroma(Server):
    """A Chroma server."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        chroma = str(Path(sys.executable).with_name("chroma"))
        command = [chroma, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)]
        super().__init__(command, lambda: answers(f"{self.url}/api/v2/heartbeat"))


class Pincite(Server):
    """`pincite serve` in a process of its own."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        super().__init__(
            [sys.executable, "-m", "pincite", "serve"],
            lambda: answers(f"{self.url}/healthz"),
            environment={**environment, "PINCITE_PORT": str(port)},
        )


def answers(url: str) -> bool:
    """Whether something is served at an address."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except OSError:
        return False
    return True


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's programs; None where it is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    named = shutil.which("initdb")
    return Path(named).parent if named else folders[0] if folders else None


class Postgres(Server):
    """A PostgreSQL server in a folder that its user can reach. It refuses root: the user `postgres` runs it then."""

    def __init__(self, folder: Path) -> None:
        programs = postgres_programs()
        assert programs is not None
        self._port, data = free_port(), folder / "data"
        user = "postgres" if os.getuid() == 0 else None
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            user=user,
        )
        options = [f"-cport={self._port}", "-clisten_addresses=127.0.0.1", f"-cunix_socket_directories={folder}"]
        super().__init__([str(programs / "postgres"), "-D", str(data), *options], self._answers, user)

    def url(self, name: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/{name}"

    def database(self) -> str:
        """Make an empty database; returns its address."""
        import psycopg

        name = f"pincite_{time.time_ns()}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url()).close()
        except psycopg.OperationalError:
            return False
        return True
