"""The command line: what there is to say, and which function does it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable

from setup import (
    bench,
    clean,
    demo,
    doctor,
    load,
    locks,
    peers,
    processes,
    proof,
    runner,
)
from setup.layers import LAYERS
from setup.settings import Settings, from_environment
from setup.ui import UserError

EXAMPLES = f"""
commands for every day:
  python3 setup demo                     install what is missing, start Odoo, say how to log in
  python3 setup demo --port 8070         … on another port
  python3 setup demo --fresh             … with a new demo database
  python3 setup test                     all tests
  python3 setup test addons -k ledger    one layer, with pytest's own options
  python3 setup test tests/unit/test_money.py
                                         the tests of one file, in the layer it belongs to
  python3 setup stop                     end the demo from another terminal

layers of tests: {", ".join(LAYERS)}

variables (an option of the same meaning wins):
  ODOO_SOURCE      a checkout of Odoo 19.0, instead of Debian's package
  PGHOST, PGPORT, PGUSER, PGPASSWORD
                   a PostgreSQL server that runs already, instead of our own
  LOYALTY_STATE    where everything is kept (default: .devenv in the checkout)
  LOYALTY_DB, LOYALTY_PORT
                   name of the demo database (demo) and port of the demo server (8069)
  LOYALTY_CHROMIUM, LOYALTY_PG_BIN
                   a certain browser; a folder with PostgreSQL's programs
  DEBIAN_MIRROR, DEBIAN_KEYRING
                   where Debian's packages come from, and the keys that sign them
"""


def options(*parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Options that several commands share; they stand after the command."""
    return argparse.ArgumentParser(add_help=False, parents=parents)


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    common = options()
    common.add_argument(
        "--state", metavar="FOLDER", help="where everything is kept (.devenv)"
    )
    database = options(common)
    database.add_argument("--db", metavar="NAME", help="the demo database (demo)")
    sure = options(common)
    sure.add_argument("--yes", action="store_true", help="do not ask")
    top = argparse.ArgumentParser(
        prog="python3 setup",
        description="From a bare machine to a running Odoo 19 with both addons, "
        "and to their tests.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str, *parents: argparse.ArgumentParser):
        return commands.add_parser(
            name,
            help=text,
            description=text,
            parents=parents or (common,),
            allow_abbrev=False,
        )

    add_demo_options(
        add("demo", "make the demo and run it in the foreground", database)
    )
    add(
        "test",
        "run the tests: [LAYER …] [--no-browser] [--allow-skips] [pytest arguments]",
    )
    add("stop", "end the demo and our PostgreSQL, also what a killed run has left")
    reset = add("reset", "drop the demo database", sure)
    reset.add_argument("--db", metavar="NAME", help="the demo database (demo)")
    add("shell", "Odoo's Python shell on the demo database", database)
    log = add("logs", "the demo server's log")
    log.add_argument("-f", "--follow", action="store_true", help="go on as it grows")
    add("doctor", "what is there, what is missing, what to do")
    add("clean", "remove everything this program has made", sure)
    lock = add("lock", "renew the lock files in requirements/")
    lock.add_argument("--upgrade", action="store_true", help="take the newest versions")
    add("proof", "prove the demo database's ledger and print its figures", database)
    add_comparisons(add)
    return top


def add_demo_options(demo_parser: argparse.ArgumentParser) -> None:
    demo_parser.add_argument("--port", type=int, help="the port on 127.0.0.1 (8069)")
    demo_parser.add_argument(
        "--setup-only", action="store_true", help="do all but start the server"
    )
    demo_parser.add_argument(
        "--fresh", action="store_true", help="drop the demo database first"
    )


def add_comparisons(add: Callable[..., argparse.ArgumentParser]) -> None:
    """What sets ours beside core and OCA."""
    add("peers", "run core's and OCA's tests with and without our addons, and compare")
    add_bench_options(
        add(
            "bench", "measure ours beside core and OCA, in turns, and judge the targets"
        )
    )
    traffic = add("load", "a server with two workers under everything at once")
    traffic.add_argument("--minutes", type=float, default=10, help="how long (10)")
    traffic.add_argument(
        "--pace", type=float, default=1, help="times the usual number of requests (1)"
    )
    traffic.add_argument("--write", action="store_true", help="keep it in docs/load.md")


def add_bench_options(bench_parser: argparse.ArgumentParser) -> None:
    bench_parser.add_argument("names", nargs="*", help="measurements (all)")
    bench_parser.add_argument(
        "--size", type=int, action="append", default=[], help="only cases of this size"
    )
    bench_parser.add_argument(
        "--variant", action="append", default=[], help="only this variant of each"
    )
    bench_parser.add_argument("--turns", type=int, default=0, help="turns of each case")
    bench_parser.add_argument(
        "--write", action="store_true", help="keep the figures in docs/benchmark.*"
    )
    bench_parser.add_argument(
        "--profile", action="store_true", help="say in the logs where the time goes"
    )


def main(words: list[str] | None = None) -> int:
    """Run one command; errors a user can act on end in one clear message."""
    signal.signal(signal.SIGTERM, processes.on_termination)
    words = sys.argv[1:] if words is None else words
    try:
        return dispatch(words)
    except UserError as error:
        print(f"\nsetup: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `python3 setup doctor | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        processes.end_all()
        print(
            "\nsetup: interrupted; the same command goes on from here", file=sys.stderr
        )
        return 130


def dispatch(words: list[str]) -> int:
    # pytest's options are not ours to know: `test` reads its own words.
    if words[:1] == ["test"] and not {"-h", "--help"} & set(words[1:2]):
        choices = runner.parse(words[1:])
        return runner.test(from_environment(choices.state), choices)
    chosen = parser().parse_args(words)
    settings = from_environment(
        chosen.state, getattr(chosen, "db", None), getattr(chosen, "port", None)
    )
    return run_command(chosen, settings)


def run_command(chosen: argparse.Namespace, settings: Settings) -> int:
    match chosen.command:
        case "demo":
            return demo.demo(settings, setup_only=chosen.setup_only, fresh=chosen.fresh)
        case "stop":
            return demo.stop(settings)
        case "reset":
            return demo.reset(settings, chosen.yes)
        case "shell":
            return demo.shell(settings, [])
        case "logs":
            return demo.logs(settings, chosen.follow)
        case "doctor":
            return doctor.doctor(settings)
        case "clean":
            return clean.clean(settings, chosen.yes)
        case "lock":
            return locks.lock(settings, chosen.upgrade)
        case "proof":
            return proof.prove(settings)
        case "bench":
            asked = tuple(chosen.names), tuple(chosen.size), chosen.turns
            more = chosen.write, chosen.profile, tuple(chosen.variant)
            return bench.bench(settings, bench.Choice(*asked, *more))
        case "load":
            return load.load(settings, chosen.minutes, chosen.pace, chosen.write)
        case "peers":
            return peers.peers(settings)
    raise AssertionError(chosen.command)
