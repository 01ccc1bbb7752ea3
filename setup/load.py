"""`python3 setup load`: a server with two workers under everything at once, for minutes.

Visitors follow links and sign up, customers and partners read their pages, two users post
invoices, contracts are billed and commission is settled in the background. It holds when
there is no error, our pages are answered nearly as soon as a core page of the same run,
every sign-up has its recommendation, and the ledger is proven at the end.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable

from setup import bench, benchpage, server
from setup.environment import opened
from setup.settings import Settings
from setup.traffic import Traffic, Visitor, quantile
from setup.ui import block, say

PAGE = "docs/load.md"
PASSWORD = "loyalty-load"
LINKS, PAGES, CORE_PAGES, POSTS, SIGN_UPS = 20.0, 5.0, 1.0, 0.5, 0.1
OURS = ("/my/rewards", "/my/commissions", "/my/commissions/entries", "/my/statements")
CORE = "/my/invoices"
#: Our pages may take so many times as long as the core page.
RATIO = 2.0
WORKERS = 2
ITEM = [["name", "=", "Software maintenance"]]


def load(settings: Settings, minutes: float, pace: float, write: bool) -> int:
    """Run it, say how it went; 1 when it did not hold."""
    with opened(settings, browser=False) as environment:
        options = {"measurement": "load", "variant": "ours", "profile": False}
        options["case"] = {"size": 1000}
        with bench.working(environment, "addons", options) as world:
            say("load: making customers, contracts, partners and what they are owed")
            world.ask("prepare", 1000)
            port = server.free_port()
            with server.odoo(
                environment, options["database"], port, "load", server.Kind(1, WORKERS)
            ) as odoo:
                say(f"load: {minutes:g} minutes of traffic on {odoo.url}")
                traffic = Traffic(60 * minutes)
                fill(traffic, odoo.url, options["database"], pace)
                warm_up(traffic)
                with background(lambda: world.ask("background", 20)):
                    traffic.run()
                problems = server.problems(odoo.log)
            say("load: the last documents, and the proof")
            outcome = world.ask("finish", 1000)[0]
    text = report(traffic, outcome, problems, minutes, pace)
    if write:
        (settings.repo / PAGE).write_text(text)
    block("\n" + text)
    return 1 if complaints(traffic, outcome, problems) else 0


def fill(traffic: Traffic, url: str, db: str, pace: float) -> None:
    """Who does what, and how often."""
    readers = [Visitor(url).log_in(db, f"reader{n}", PASSWORD) for n in range(4)]
    clerks = [Visitor(url).log_in(db, f"clerk{n}", PASSWORD) for n in range(2)]
    code = str(
        clerks[0].model("loyalty.referral.code", "search_read", [], ["code"])[0]["code"]
    )

    def follow(_number: int) -> None:
        Visitor(url).open(f"/refer/{code}")

    def sign_up(number: int) -> None:
        visitor = Visitor(url)
        visitor.open(f"/refer/{code}")
        login = f"visitor{number}@example.com"
        form = {"login": login, "name": f"Visitor {number}", "password": PASSWORD}
        visitor.send(
            f"/web/signup?loyalty_code={code}",
            **form, confirm_password=PASSWORD, loyalty_code=code, loyalty_link=code,
        )  # fmt: skip

    domain = [["ref", "=", "Customer"]]
    customers = clerks[0].model("res.partner", "search_read", domain, ["id"])
    item = clerks[0].model("product.product", "search_read", ITEM, ["id"])[0]["id"]
    line = {"product_id": item, "quantity": 1, "price_unit": 100.0}

    def post(number: int) -> None:
        clerk, owner = clerks[number % 2], customers[number % len(customers)]["id"]
        values = {"move_type": "out_invoice", "partner_id": owner}
        values["invoice_line_ids"] = [[0, 0, line]]
        made = clerk.model("account.move", "create", [values])
        clerk.model("account.move", "action_post", made)

    for number, page in enumerate(OURS):
        reader = readers[number]
        traffic.add(
            page, pace * PAGES / len(OURS), lambda _n, r=reader, p=page: r.page(p)
        )
    traffic.add(CORE, pace * CORE_PAGES, lambda number: readers[number % 4].page(CORE))
    traffic.add("link", pace * LINKS, follow)
    traffic.add("sign-up", pace * SIGN_UPS, sign_up)
    traffic.add("post an invoice", pace * POSTS, post)


def warm_up(traffic: Traffic) -> None:
    """Both workers have loaded what they need before anything counts."""
    for kind, _pace, action in traffic.kinds:
        for _turn in range(3 if kind.startswith("/") or kind == "link" else 0):
            action(0)


class background:
    """Does something again and again, every half minute, while the block lasts."""

    EVERY = 30

    def __init__(self, work: Callable[[], object]) -> None:
        self.work, self.over = work, threading.Event()
        self.thread = threading.Thread(target=self.repeat)

    def repeat(self) -> None:
        self.work()
        while not self.over.wait(self.EVERY):
            self.work()

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()


def complaints(traffic: Traffic, outcome: dict, problems: list[str]) -> list[str]:
    """Why it did not hold; nothing when it did."""
    found = [
        f"{kind}: {len(errors)} errors, such as {errors[0]}"
        for kind, errors in traffic.errors.items()
        if errors
    ]
    if problems:
        found.append(f"the server's log has {len(problems)}: {problems[0]}")
    core = quantile(traffic.times[CORE], 0.95)
    found += [
        f"{page}: p95 is {quantile(traffic.times[page], 0.95) / core:.2f} times {CORE}'s"
        for page in OURS
        if core and quantile(traffic.times[page], 0.95) > RATIO * core
    ]
    signed_up = len(traffic.times["sign-up"])
    if outcome["touches"] != signed_up:
        found.append(f"{signed_up} sign-ups by link, {outcome['touches']} touches kept")
    if outcome["proof"] != "green" or outcome["parked"]:
        found.append(f"proof {outcome['proof']}, {outcome['parked']} documents parked")
    found += outcome["findings"]
    return found


def report(
    traffic: Traffic, outcome: dict, problems: list[str], minutes: float, pace: float
) -> str:
    """The page for docs/."""
    core = quantile(traffic.times[CORE], 0.95)
    lines = [
        "# Everything at once",
        "",
        f"Run on {datetime.date.today():%Y-%m-%d} by `python3 setup load --minutes "
        f"{minutes:g} --pace {pace:g}`: a server with {WORKERS} workers and its cron on "
        f"{benchpage.machine()}, which the visitors shared with it. A request's time "
        "counts from the moment it was due.",
        "",
        f"| what | times | errors | median ms | p95 ms | p95 to {CORE} |",
        "|---|---|---|---|---|---|",
    ]
    for kind, _pace, _action in traffic.kinds:
        times = traffic.times[kind]
        middle, most = (1000 * quantile(times, share) for share in (0.5, 0.95))
        ratio = most / 1000 / core if core else 0.0
        lines.append(
            f"| {kind} | {len(times)} | {len(traffic.errors[kind])} | {middle:.0f} "
            f"| {most:.0f} | {ratio:.2f} |"
        )
    lines += [
        "",
        f"In the background: {outcome['contracts']} contract invoices, "
        f"{outcome['statements']} commission statements. Afterwards: "
        f"{outcome['touches']} touches of {len(traffic.times['sign-up'])} sign-ups by "
        f"link, {outcome['parked']} documents parked, proof {outcome['proof']} over "
        f"{outcome['entries']} entries, {len(problems)} errors in the server's log.",
        "",
    ]
    why_not = complaints(traffic, outcome, problems)
    lines += ["It held." if not why_not else "It did not hold:"]
    lines += [f"- {one}" for one in why_not]
    return "\n".join(lines) + "\n"
