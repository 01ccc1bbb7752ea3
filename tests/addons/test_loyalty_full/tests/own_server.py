"""A PostgreSQL server of a test's own, which may be stopped in the middle of anything."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from setup import pgroot, postgres
from setup.pgbinaries import Binaries

#: Small, and nothing that makes it faster than sure: what is committed is on the disk.
AS_SOLD = (
    "-c listen_addresses='' -c shared_buffers=64MB -c max_connections=30 "
    "-c autovacuum=off"
)
#: As Odoo prepares a database: indexes want ``unaccent`` to be immutable.
PREPARE = b"""
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER FUNCTION unaccent(text) IMMUTABLE;
"""


def at(home):
    """The server whose files are in the folder ``home``.

    :raise setup.ui.UserError: there are no programs of a server on this machine
    """
    folder = os.environ.get("PGPATH")
    binaries = Binaries(Path(folder)) if folder else Binaries.find(Path(sys.prefix))
    env = {"PGHOST": str(home / "socket"), "PGPORT": "5432", "PGUSER": "odoo"}
    account = pgroot.Account.choose()
    log = home / "server.log"
    return postgres.Server(env, binaries, home / "data", log, account, AS_SOLD)


@contextmanager
def own_server():
    """Make a server, and run it for as long as the block lasts; yield its folder."""
    with tempfile.TemporaryDirectory(prefix="loyalty-") as folder:
        home = Path(folder)
        server = at(home)
        for private in (home, home / "socket"):
            pgroot.private_folder(private, server.account)
        postgres.create(server, server.data)
        server.start()
        try:
            yield home
        finally:
            server.stop("immediate")


def pour(server, database, name):
    """Copy ``database`` of the tests' server into a new one, ``name``, of ``server``."""
    server.sql(f'CREATE DATABASE "{name}"')
    dump = subprocess.run(
        ["pg_dump", "--no-owner", database], check=True, capture_output=True
    )
    # while it is poured, nobody needs every statement to be on the disk
    hasty = {"PGOPTIONS": "-c synchronous_commit=off"}
    subprocess.run(
        ["psql", "-q", "-v", "ON_ERROR_STOP=1", name],
        input=PREPARE + dump.stdout,
        check=True,
        capture_output=True,
        env={**os.environ, **server.env, **hasty},
    )
