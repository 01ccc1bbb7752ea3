"""Create, post and pay customer invoices: what do our addons add while idle, and active?"""

from . import given, world

MEASUREMENT = {
    "title": "Customer invoices of three lines: create, post and pay in one batch",
    "unit": "invoice",
    "abreast": 2,  # core beside idle, active beside OCA
    "anew": True,
    "counted": True,
    "variants": {
        "core": "core",
        "idle addons": "addons",
        "active addons": "addons",
        "OCA commission": "commission_oca",
    },
    "cases": [
        {"size": 100, "turns": 24},
        {"size": 1000, "turns": 24},
        {"size": 5000},
    ],
    "targets": [
        {
            "claim": "idle addons: time of create, post and pay",
            "variant": "idle addons",
            "against": "core",
            "steps": ["create", "post", "pay"],
            "ratio": 1.01,
        },
        {
            "claim": "idle addons: calls of functions of create, post and pay",
            "variant": "idle addons",
            "against": "core",
            "steps": ["create", "post", "pay"],
            "calls": 1.01,
        },
        {
            "claim": "idle addons: extra queries per invoice",
            "variant": "idle addons",
            "against": "core",
            "steps": ["create", "post", "pay"],
            "queries": 0.0,
        },
        {
            "claim": "active addons: ledger of both, ms of CPU per invoice",
            "variant": "active addons",
            "steps": ["ledger"],
            "ms": 0.75,  # three lines, 0.25 each
        },
    ],
}
#: A request looks at so many documents itself; more it leaves to the cron, which is what
#: the step "ledger" measures.
AT_ONCE = 100
#: Customers of the invoices; each is bound and was brought by somebody.
CUSTOMERS = 200


def prepare(bench):
    """Customers, and what makes each variant busy with them."""
    env = bench.env
    world.company(env)
    world.product(env)
    customers = world.companies(env, "Customer", CUSTOMERS)
    if bench.variant == "active addons":
        given.bindings(env, customers, world.companies(env, "Partner", 10))
        given.referrals(env, customers, world.companies(env, "Referrer", CUSTOMERS))
        env.cr.flush()
        env["loyalty.ledger.inbox"]._cron_drain()
    if bench.variant == "OCA commission":
        given.agents(env, customers, world.companies(env, "Partner", 10))


def turn(bench):
    """A batch of invoices from nothing to paid."""
    env, size = bench.env, bench.size
    customers = world.companies(env, "Customer", CUSTOMERS)
    item = world.product(env)
    values = [world.invoice_values(customers[n % CUSTOMERS], item) for n in range(size)]
    made = []
    with bench.measure("create", size):
        made.append(env["account.move"].create(values))
    with bench.measure("post", size):
        made[0].action_post()
    payment = payment_of(env, made[0])
    with bench.measure("pay", size):
        pay(env, made[0], payment)
    if bench.variant == "active addons" and size > AT_ONCE:
        with bench.measure("ledger", size):
            env["loyalty.ledger.inbox"]._cron_drain()


def payment_of(env, moves):
    """One bank entry with a line for each invoice, as a batch deposit makes it."""
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    due = moves.line_ids.filtered(lambda line: line.display_type == "payment_term")
    lines = [
        {"account_id": line.account_id.id, "partner_id": line.partner_id.id,
         "credit": line.debit, "name": line.move_id.name}
        for line in due
    ]  # fmt: skip
    total = {
        "account_id": journal.default_account_id.id,
        "debit": sum(due.mapped("debit")),
    }
    entry = env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": world.DAY,
            "line_ids": [(0, 0, line) for line in [*lines, total]],
        }
    )
    entry.action_post()
    return entry


def pay(env, moves, payment):
    """Match each invoice with its line of the bank entry, all in one plan."""
    due = moves.line_ids.filtered(lambda line: line.display_type == "payment_term")
    paid = payment.line_ids.filtered("credit")
    plan = [one | other for one, other in zip(due, paid, strict=True)]
    env["account.move.line"]._reconcile_plan(plan)
