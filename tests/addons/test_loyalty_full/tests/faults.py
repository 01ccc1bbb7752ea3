"""What happens to a worker: it dies, its connection ends, its server goes down."""

import os
import signal
from unittest.mock import patch

import psycopg2

from odoo import sql_db

#: How a worker ends that was killed, and one that lost its connection.
KILLED, LOST = -signal.SIGKILL, 75


def at(verb, number, before=None, after=None):
    """Let something happen at the worker's call of that number of a cursor's verb."""
    original, seen = getattr(sql_db.Cursor, verb), []

    def call(cursor, *args, **kwargs):
        seen.append(1)
        is_now = len(seen) == number
        if is_now and before:
            before(cursor)
        result = original(cursor, *args, **kwargs)
        if is_now and after:
            after(cursor)
        return result

    return patch.object(sql_db.Cursor, verb, call)


def die(_cursor):
    """The process is gone, without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def cut_off(cursor):
    """The server ends the connection of this worker."""
    pid = cursor.connection.get_backend_pid()
    with psycopg2.connect(cursor.connection.dsn) as other, other.cursor() as cr:
        cr.execute("SELECT pg_terminate_backend(%s)", [pid])


def is_lost(error):
    """Is this the error of somebody whose connection is gone, or was ended?"""
    return (error.pgcode or "57P").startswith("57P")  # shutdown, crash, not up yet


def restart(server, mode):
    """The whole server is stopped in that mode and started again."""

    def happen(_cursor):
        server.stop(mode)
        server.start()

    return happen


def counted(verb, calls):
    """Count the calls of a cursor's verb instead."""
    original = getattr(sql_db.Cursor, verb)

    def call(cursor, *args, **kwargs):
        calls[verb] += 1
        return original(cursor, *args, **kwargs)

    return patch.object(sql_db.Cursor, verb, call)


def kills_at_commits(calls):
    """(fault, how the worker ends): before and after each commit of a piece of work.

    :param calls: how many of each verb the work takes when nothing happens
    """
    for number in range(1, calls["commit"] + 1):
        yield at("commit", number, before=die), KILLED
        yield at("commit", number, after=die), KILLED


def anywhere(calls, chance):
    """A kill at any statement, and a connection that ends at any commit."""
    yield at("execute", chance.randint(1, calls["execute"]), before=die), None
    yield at("commit", chance.randint(1, calls["commit"]), before=cut_off), None


def restarts(calls, chance, server):
    """A restart of either kind: before any statement, and just after any commit."""
    modes = ["immediate", "fast"]
    chance.shuffle(modes)
    statement = chance.randint(1, calls["execute"] * 3 // 4)
    yield at("execute", statement, before=restart(server, modes[0])), LOST
    commit = chance.randint(1, max(1, calls["commit"] - 2))  # something is left to do
    yield at("commit", commit, after=restart(server, modes[1])), LOST
