"""Does a day's work cost more when the ledger already holds five years?

Lines of new invoices, entries of a settlement, pages, a list and the nightly proof, on
top of so many older entries (``older.py``). The proof is measured in its two parts: the
books, which are all entries, and the documents that it asks again.
"""

from unittest.mock import patch

from . import client, given, older, pages, partitions, world

MEASUREMENT = {
    "title": "A day's work on a ledger that already holds so many entries",
    "drawn": 12,
    "unit": "item",
    "variants": {"ours": "addons", "in partitions": "addons"},
    "cases": [
        {"size": 100000, "without": ["in partitions"]},
        {"size": 1000000, "without": ["in partitions"]},
        {"size": 5000000, "turns": 2},
    ],
    "targets": [
        {
            "claim": "accrual, cost per line on the deepest ledger against the shallowest",
            "variant": "ours",
            "steps": ["accrue"],
            "growth": 1.2,
        },
        {
            "claim": "settlement, cost per entry on the deepest ledger against the shallowest",
            "variant": "ours",
            "steps": ["propose", "confirm"],
            "growth": 1.2,
        },
        {
            "claim": "proof of the books, cost per entry of the most against the fewest",
            "variant": "ours",
            "steps": ["prove 1,000 entries"],
            "growth": 1.5,  # linear, but its joins outgrow caches and memory
        },
        {
            "claim": "proof of the books, ms of CPU per 1,000 entries",
            "variant": "ours",
            "steps": ["prove 1,000 entries"],
            "ms": 3.0,
        },
        {
            "claim": "proof, cost per document on the deepest ledger against the shallowest",
            "variant": "ours",
            "steps": ["prove a document"],
            "growth": 1.2,
        },
    ],
}
#: Lines and entries of a turn; those who are paid; how often a view is opened.
LINES, PAID, TIMES = 3000, 10, 5
#: As many for the years that are over, and one for what is to come.
PARTITIONS = 5
VIEWS = ("/my/commissions/entries", "/my/rewards")
LISTS = {
    "entries": "loyalty_referral.action_loyalty_ledger_entry",
    "commission": "loyalty_partner_commission.action_commission_entry",
}


def prepare(bench):
    """Years of a ledger, and somebody who may look at their part of it."""
    env = bench.env
    world.company(env)
    given.program(env)
    customers, partners = older.customers_of(env)
    accrued(bench, customers, 1)
    earned = env["loyalty.ledger.transaction"].search([], limit=1)
    if bench.variant == "in partitions":
        each = bench.case["size"] // PARTITIONS
        partitions.split(env, range(each, bench.case["size"] + 1, each))
    older.fill(env, customers, partners, earned, bench.case["size"])
    given.earned(env, partners, "credit", 10.0)
    pages.reader(env, partners[0])


def turn(bench):
    """A day; the turn that warms up is a short one."""
    env = bench.env
    lines = min(LINES, bench.size)
    customers = world.companies(env, "Customer", 2 * older.PARTNERS)
    accrued(bench, customers, lines // 3)
    settle(bench, world.companies(env, "Partner", PAID), lines // PAID)
    visitor = pages.logged_in(env)
    for page in VIEWS:
        with bench.measure(page, TIMES):
            for _time in range(TIMES):
                assert visitor.get(page).status_code == 200, page
    for label, action in LISTS.items():
        view = client.View(env, env.ref(action), False, "list")
        with bench.measure(f"list of {label}", TIMES):
            for _time in range(TIMES):
                env.invalidate_all()
                view.open()
    if lines == LINES:
        prove(bench)


def accrued(bench, customers, count):
    """So many posted invoices of three lines, which partners earn on."""
    env = bench.env
    ids = world.posted_invoices(env, customers, count, world.product(env))
    env["loyalty.ledger.inbox"]._postpone("account.move", ids)
    with bench.measure("accrue", 3 * count):
        env["loyalty.ledger.inbox"]._cron_drain()


def settle(bench, partners, each):
    """A run over some partners; their bills, which are core's work, are not counted."""
    env, runs = bench.env, bench.env["loyalty.commission.run"]
    given.earned(env, partners, "commission", 10.0, each)
    month = f"{2026 + runs.search_count([])}-03"
    values = {"date_from": f"{month}-01", "date_to": f"{month}-31"}
    company, made = world.company(env), []
    with bench.measure("propose", each * len(partners)):
        made.append(runs.create({"company_id": company.id, **values}))
        made[0]._start(partners)
        made[0]._run_batch(partners.ids)
    statements = made[0].line_ids.statement_id
    assert len(statements) == len(partners), made[0].line_ids.mapped("code")
    statements._create_bills()
    bill = patch.object(type(statements), "_create_bills", lambda self: None)
    with bill, bench.measure("confirm", each * len(partners)):
        statements.action_confirm()
    assert not sum(statements.mapped("closing_amount"))


def prove(bench):
    """The nightly proof: what the books say, and whether the documents ask for more."""
    env, proof = bench.env, bench.env["loyalty.ledger.proof"]
    entries = env["loyalty.ledger.entry"].search_count([])
    found, documents = [], []
    with bench.measure("prove 1,000 entries", entries / 1000):
        proof._figures()
        found += proof._contradictions()
        documents += proof._pages()
    moves = [ids for model, ids in documents if model == "account.move"]
    with bench.measure("prove a document", sum(map(len, moves))):
        for ids in moves:
            found += proof._unbooked("account.move", ids)
    assert not found, found
    whole = proof._prove()
    assert whole.state == "green", whole.finding_ids.mapped("message")
