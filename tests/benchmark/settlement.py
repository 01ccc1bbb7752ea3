"""What does it cost to settle many entries? Ours, OCA's wizard, the least SQL can do.

The vendor bills themselves are core's work and not counted: our statements are settled
as if their bills were there, and OCA's wizard makes none.
"""

from unittest.mock import patch

from . import given, world

MEASUREMENT = {
    "title": "Settlement of a period: from open entries to settled statements",
    "unit": "entry",
    "variants": {
        "ours": "addons",
        "OCA wizard": "commission_oca",
        "SQL floor": "core",
    },
    "cases": [
        {"size": 3000, "partners": 1},
        {"size": 3000, "partners": 10},
        {"size": 3000, "partners": 1000},
        {"size": 30000, "partners": 1},
        {"size": 30000, "partners": 10},
        {"size": 30000, "partners": 1000},
        {"size": 100000, "partners": 1},
        {"size": 100000, "partners": 10},
        {"size": 100000, "partners": 1000},
    ],
    "targets": [
        {
            "claim": "100,000 entries of 1,000 partners, ms of CPU per entry",
            "case": {"size": 100000, "partners": 1000},
            "variant": "ours",
            "steps": ["propose", "confirm"],
            "ms": 0.10,
        },
        {
            "claim": "cost per entry, 100,000 against 3,000 of 10 partners",
            "variant": "ours",
            "steps": ["propose", "confirm"],
            "growth": 1.2,
            "where": {"partners": 10},
        },
    ],
}

MAKE_FLOOR = """
    CREATE TABLE bench_floor_entry (id serial PRIMARY KEY, partner_id int, amount numeric);
    CREATE TABLE bench_floor (
        id serial PRIMARY KEY, entry_id int REFERENCES bench_floor_entry,
        partner_id int REFERENCES res_partner, amount numeric);
    CREATE INDEX ON bench_floor (partner_id);
    CREATE INDEX ON bench_floor (entry_id);
"""

FLOOR = """
    INSERT INTO bench_floor (entry_id, partner_id, amount)
         SELECT id, partner_id, amount FROM bench_floor_entry WHERE id > %s;
    SELECT partner_id, SUM(amount) FROM bench_floor WHERE entry_id > %s
  GROUP BY partner_id;
"""

#: What OCA's addon would have made when the invoices were created.
AGENT_LINES = """
    INSERT INTO account_invoice_line_agent
                (object_id, agent_id, commission_id, invoice_id, invoice_date,
                 company_id, amount, settled)
         SELECT line.id, rel.agent_id, agent.commission_id, line.move_id, line.date,
                line.company_id, 10.0, false
           FROM account_move_line line
           JOIN partner_agent_rel rel ON rel.partner_id = line.partner_id
           JOIN res_partner agent ON agent.id = rel.agent_id
          WHERE line.move_id = ANY(%s) AND line.display_type = 'product';
    ANALYZE account_invoice_line_agent;
"""


def prepare(bench):
    """Partners, with agents of OCA's or a table of the same width."""
    env = bench.env
    world.company(env)
    partners = world.companies(env, "Partner", bench.case["partners"])
    if bench.variant == "OCA wizard":
        given.agents(env, world.companies(env, "Customer", 1000), partners)
    elif bench.variant == "SQL floor":
        env.cr.execute(MAKE_FLOOR)


def turn(bench):
    """Settle what was earned since the last turn."""
    partners = world.companies(bench.env, "Partner", bench.case["partners"])
    partners = partners[: bench.size]
    steps = {"ours": ours, "OCA wizard": oca, "SQL floor": floor}
    steps[bench.variant](bench, partners)


def ours(bench, partners):
    """A run over everybody, as the cron does it; then all statements are confirmed."""
    env, company = bench.env, world.company(bench.env)
    each = bench.size // len(partners)
    items = each * len(partners)
    given.earned(env, partners, "commission", 10, each)
    statements = []
    turn_of_year = env["loyalty.commission.run"].search_count([])
    with bench.measure("propose", items):
        run = env["loyalty.commission.run"].create(
            {
                "company_id": company.id,
                "date_from": f"{2026 + turn_of_year}-02-01",
                "date_to": f"{2026 + turn_of_year}-02-28",
            }
        )
        run._start()
        ids = run.line_ids.partner_id.ids
        for start in range(0, len(ids), 100):  # as many as the cron takes at once
            run._run_batch(ids[start : start + 100])
        statements.append(run.line_ids.statement_id)
    assert len(statements[0]) == len(partners), run.line_ids.mapped("code")
    statements[0] = statements[0].browse(statements[0].ids)  # as a screen has them
    with bench.measure("confirm", items):
        confirm(env, statements[0])
    assert not sum(statements[0].mapped("closing_amount"))


def confirm(env, statements):
    """Confirm as if core had made the bills and they stood."""
    statement = type(env["loyalty.commission.statement"])
    with (
        patch.object(statement, "_create_bills", lambda self: None),
        patch.object(statement, "_state_of_bill", lambda self: "confirmed"),
        patch.object(
            statement, "_billed_amount", lambda self: self.closing_amount or 0
        ),
        patch.object(statement, "_compare_with_bill", lambda self, figures: None),
    ):
        statements.action_confirm()


def oca(bench, partners):
    """OCA's wizard over all agents."""
    env = bench.env
    customers = world.companies(env, "Customer", 1000)
    count = max(1, bench.size // 3)
    ids = world.posted_invoices(env, customers, count, world.product(env))
    env.cr.execute(AGENT_LINES, (ids,))
    env.cr.commit()  # rows of this transaction would be checked again
    wizard = env["commission.make.settle"].create(
        {
            "date_to": "2026-03-31",
            "settlement_type": "sale_invoice",
            "agent_ids": [(6, 0, partners.ids)],
        }
    )
    with bench.measure("propose", 3 * count):
        found = wizard.action_settle()
    assert found, "nothing was settled"


def floor(bench, partners):
    """Insert a row for each entry and add them up by partner."""
    env = bench.env
    env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM bench_floor_entry")
    (last,) = env.cr.fetchone()
    env.cr.execute(
        "INSERT INTO bench_floor_entry (partner_id, amount) "
        "SELECT (%s::int[])[1 + n %% %s], 10 FROM generate_series(1, %s) n",
        (partners.ids, len(partners), bench.size),
    )
    env.cr.execute("ANALYZE bench_floor_entry")
    with bench.measure("propose", bench.size):
        env.cr.execute(FLOOR, (last, last))
