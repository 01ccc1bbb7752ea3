"""What does the first page of unused benefits cost, of 1,000 and of 100,000 customers?

Each of them holds credit, a coupon and something that still waits to be handed out: three
sources, of which the list is a view. What kind a thing is follows from several tables, so a
filter by kind looks at all that is unused: it is measured, and promises nothing.
"""

from . import given, lists, rows, world

MEASUREMENT = {
    "title": "The list of unused benefits of so many customers, three of each",
    "unit": "page",
    "variants": {"ours": "addons"},
    "cases": [{"size": 1000}, {"size": 100000}],
    "targets": [
        {
            "claim": "first page of unused benefits, 100,000 customers against 1,000",
            "variant": "ours",
            "steps": ["first page"],
            "growth": 1.2,
        },
        {
            "claim": "reading 80 of them by id, 100,000 customers against 1,000",
            "variant": "ours",
            "steps": ["by id"],
            "growth": 1.2,
        },
    ],
}
#: How often a page is read in a turn.
TIMES = 20
PAGE = 80


def prepare(bench):
    """Customers, and what they hold."""
    env, count = bench.env, bench.case["size"]
    world.company(env)
    lists.clerk(env)
    first = rows.crowd(env, count, "Crowd")
    given.program(env)
    given.earned(
        env, env["res.partner"].browse(range(first, first + count)), "credit", 100.0
    )
    defaults = env["loyalty.program"]._program_type_default_values()["coupons"]
    scheme = {**defaults, "name": "Coupons", "program_type": "coupons"}
    scheme = env["loyalty.program"].create(scheme)
    held = {"partner_id": f"{first} + n - 1"}
    coupon = {**lists.BENEFITS["loyalty.card"], **held, "issuer_id": "NULL"}
    rows.fill(env, "loyalty.card", count, **coupon, program_id=str(scheme.id))
    waiting = {"origin_model": "'res.partner'", "origin_id": "n", "card_id": "NULL"}
    rows.fill(
        env, "loyalty.grant", count, **held, **waiting,
        kind="'points'", wanted="5", delivered="0", contract_line_id="NULL",
    )  # fmt: skip
    env.registry.clear_cache()  # it could not know of rows that SQL made


def turn(bench):
    """Pages, with all that the list shows."""
    user = bench.env["res.users"].search([("login", "=", "clerk")])
    env = bench.env(user=user.id, context={"lang": "en_US", "tz": "UTC"})
    benefits = env["loyalty.benefit"]
    shown = [name for name, field in benefits._fields.items() if field.store]
    page = benefits.search([], limit=PAGE)
    assert len(page) == PAGE
    asked = {
        "first page": lambda: benefits.search_fetch([], shown, limit=PAGE),
        "coupons": lambda: benefits.search_fetch(
            [("kind", "=", "coupon")], shown, limit=PAGE
        ),
        "by id": lambda: benefits.browse(page.ids).fetch(shown),
    }
    for step, ask in asked.items():
        with bench.measure(step, TIMES):
            for _time in range(TIMES):
                env.invalidate_all()
                ask()
