"""Who earns what on posted invoices? Ours, OCA's agent lines, and the least SQL can do."""

from . import given, world

MEASUREMENT = {
    "title": "Accrual on posted invoices of three lines",
    "unit": "line",
    "variants": {
        "ours": "addons",
        "OCA agent lines": "commission_oca",
        "SQL floor": "core",
    },
    "cases": [
        {"size": 3000, "partners": 1},
        {"size": 3000, "partners": 10},
        {"size": 3000, "partners": 1000},
        {"size": 30000, "partners": 1, "turns": 2},
        {"size": 30000, "partners": 10, "turns": 2},
        {"size": 30000, "partners": 1000, "turns": 2},
        {"size": 100000, "partners": 1, "turns": 2},
        {"size": 100000, "partners": 10, "turns": 2},
        {"size": 100000, "partners": 1000, "turns": 2},
    ],
    "targets": [
        {
            "claim": "accrual, ms of CPU per line",
            "variant": "ours",
            "steps": ["accrue"],
            "ms": 0.25,
        },
        {
            "claim": "cost per line, 100,000 against 3,000 of 10 partners",
            "variant": "ours",
            "steps": ["accrue"],
            "growth": 1.2,
            "where": {"partners": 10},
        },
        {
            "claim": "cost per line, 100,000 against 3,000 of 1,000 partners",
            "variant": "ours",
            "steps": ["accrue"],
            "growth": 1.2,
            "where": {"partners": 1000},
        },
    ],
}
CUSTOMERS = 1000

FLOOR = """
    INSERT INTO bench_floor (line_id, partner_id, date, amount)
         SELECT id, partner_id, date, round(price_subtotal * 0.1, 2)
           FROM account_move_line
          WHERE move_id = ANY(%s) AND display_type = 'product';
    SELECT partner_id, SUM(amount) FROM bench_floor
     WHERE line_id IN (SELECT id FROM account_move_line WHERE move_id = ANY(%s))
  GROUP BY partner_id;
"""


def prepare(bench):
    """Customers who were brought by partners."""
    env = bench.env
    world.company(env)
    customers = world.companies(env, "Customer", CUSTOMERS)
    partners = world.companies(env, "Partner", bench.case["partners"])
    if bench.variant == "ours":
        given.bindings(env, customers, partners)
    elif bench.variant == "SQL floor":
        env.cr.execute(
            "CREATE TABLE bench_floor (id serial PRIMARY KEY, line_id int NOT NULL, "
            "partner_id int, date date, amount numeric)"
        )
        env.cr.execute("CREATE INDEX ON bench_floor (partner_id)")
    else:
        given.agents(env, customers, partners)


def turn(bench):
    """Look at invoices that nobody has looked at."""
    env = bench.env
    customers = world.companies(env, "Customer", CUSTOMERS)
    count = max(1, bench.size // 3)
    ids = world.posted_invoices(env, customers, count, world.product(env))
    if bench.variant == "ours":
        env["loyalty.ledger.inbox"]._postpone("account.move", ids)
    with bench.measure("accrue", 3 * count):
        accrue(bench, ids)


def accrue(bench, ids):
    """The work that is measured."""
    env = bench.env
    if bench.variant == "ours":
        env["loyalty.ledger.inbox"]._cron_drain()
    elif bench.variant == "SQL floor":
        env.cr.execute(FLOOR, (ids, ids))
    else:
        moves = env["account.move"].browse(ids)
        moves.invoice_line_ids._compute_agent_ids()
