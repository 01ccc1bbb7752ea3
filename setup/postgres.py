"""PostgreSQL: a server that is already there, or one of our own on a private socket."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from setup import pgroot, versions
from setup.pgbinaries import Binaries
from setup.settings import Settings, child_environment, key
from setup.ui import UserError, run, say

#: Nothing here needs to survive a power cut. And no vacuum by itself: between two tests,
#: which roll back, it would tell the planner that tables are empty, and inside the next
#: test one query of accounting's took 10 s (whoever measures speed runs ANALYZE first).
TUNING = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c shared_buffers=256MB -c max_wal_size=512MB -c max_connections=200 "
    "-c autovacuum=off"
)
SOCKET_LIMIT = 90  # the kernel allows 107 bytes, and PostgreSQL appends a name


@dataclass
class Server:
    """How to reach a server; ``data`` is set when it is our own to start and stop."""

    env: dict[str, str]
    binaries: Binaries
    data: Path | None = None
    log: Path | None = None
    account: pgroot.Account = field(default_factory=pgroot.Account)
    tuning: str = TUNING

    def sql(self, query: str, db: str = "postgres") -> str:
        """Run one statement and return its rows, unaligned."""
        return run(
            [self.binaries.tool("psql"), "-XAtqc", query, db],
            failure=f"PostgreSQL refused: {query[:80]}",
            remedy="see `python3 setup doctor`.",
            env={**os.environ, **self.env},
        ).strip()

    def is_running(self) -> bool:
        return (
            bool(self.data)
            and self.call("pg_ctl", "-D", str(self.data), "status")[0] == 0
        )

    def start(self) -> None:
        """Start our server, unless a run that was killed has left it running."""
        if not self.data or self.is_running():
            return
        code, output = self.call(
            "pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", str(self.log),
            "-o", f"-k {self.env['PGHOST']} {self.tuning}", "start",
        )  # fmt: skip
        if code:
            log = (
                self.log.read_text(errors="replace")
                if self.log and self.log.exists()
                else ""
            )
            raise UserError(
                "PostgreSQL does not start.",
                "`python3 setup clean` removes its data; or set PGHOST to a server of yours.",
                output + log[-2000:],
            )

    def stop(self, mode: str = "fast") -> None:
        """``immediate``: without a goodbye, so that the next start recovers from the log."""
        if self.is_running():
            self.call("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def call(self, tool: str, *arguments: str) -> tuple[int, str]:
        """Run a server program under its account.

        Into a file, not a pipe: the server inherits it and the call would never end.
        """
        with open(os.devnull) as nothing, pgroot.scratch_file() as output:
            code = subprocess.run(
                [str(self.binaries.tool(tool)), *arguments],
                stdin=nothing,
                stdout=output,
                stderr=output,
                cwd="/",
                check=False,
                **self.account.popen(),
            ).returncode
            output.seek(0)
            return code, output.read()


def existing(settings: Settings) -> Server | None:
    """The server that PGHOST names, if any."""
    if not os.environ.get("PGHOST"):
        return None
    server = Server(env={}, binaries=Binaries(None))
    try:
        version = int(server.sql("show server_version_num")) // 10000
    except UserError as error:
        raise UserError(
            f"The PostgreSQL server at PGHOST={os.environ['PGHOST']} does not answer.",
            "check PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset PGHOST to use our own.",
            error.evidence,
        ) from error
    if version < versions.POSTGRES_MINIMUM:
        raise UserError(
            f"The server at PGHOST is PostgreSQL {version}; "
            f"Odoo needs {versions.POSTGRES_MINIMUM} or newer.",
            "unset PGHOST to use our own.",
        )
    return server


def locate(settings: Settings) -> Server:
    """Decide which server to use, without starting anything."""
    server = existing(settings)
    if server:
        return server
    binaries = Binaries.find(settings.state / "venv")
    account = pgroot.Account.choose()
    home, binaries = pgroot.place(settings.folder("pg"), binaries, account)
    socket = home / "socket"
    if len(str(socket)) > SOCKET_LIMIT:
        socket = Path("/tmp") / f"loyalty-{key(str(home))}"
    env = {"PGHOST": str(socket), "PGPORT": "5432", "PGUSER": "odoo"}
    if binaries.folder:
        env["PGPATH"] = str(
            binaries.folder
        )  # Odoo must dump with the server's own pg_dump
    return Server(env, binaries, home / "data", home / "server.log", account)


def ensure(settings: Settings) -> Server:
    """A running server."""
    server = locate(settings)
    if not server.data:
        return server
    for folder in (server.data.parent, Path(server.env["PGHOST"])):
        pgroot.private_folder(folder, server.account)
    if not (server.data / "PG_VERSION").exists():
        create(server, server.data)
    server.start()
    return server


def create(server: Server, data: Path) -> None:
    """A new cluster; a cluster whose making was interrupted is made again."""
    say("PostgreSQL: creating the cluster")
    shutil.rmtree(data, ignore_errors=True)
    partial = data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    locale = ["--locale=C.UTF-8"]
    if server.binaries.major() >= 17:  # its own locale, whatever the system has
        locale.insert(0, "--locale-provider=builtin")
    code, output = server.call(
        "initdb",
        "-D",
        str(partial),
        "-U",
        "odoo",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        *locale,
    )
    if code:
        raise UserError(
            "PostgreSQL cannot create its cluster.", "check the disk space.", output
        )
    partial.rename(data)


def program_environment(settings: Settings, server: Server) -> dict[str, str]:
    """What programs that talk to the server need."""
    env = {**child_environment(settings.state), **server.env}
    path = [str(settings.state / "bin"), env.get("PATH", os.defpath)]
    if server.binaries.folder:
        path.insert(1, str(server.binaries.folder))
    env["PATH"] = os.pathsep.join(path)
    return env
