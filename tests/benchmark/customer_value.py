"""What does it cost to renew what all customers are worth, and to check who is due?

``first`` finds no figures, ``again`` renews them; ``cohorts`` is the retention table;
``contacts`` looks after ten pages of customers at most, a page costs what a page costs.
"""

from . import world

MEASUREMENT = {
    "title": "Customers: what each is worth, who stays, who should be called",
    "unit": "customer",
    "variants": {"ours": "addons"},
    "cases": [{"size": 1000}, {"size": 100000, "turns": 1}],
    "targets": [
        {
            "claim": "value of a customer, 100,000 against 1,000",
            "variant": "ours",
            "steps": ["first", "again"],
            "growth": 1.2,
        },
        {
            "claim": "contacts of a customer, 100,000 against 1,000",
            "variant": "ours",
            "steps": ["contacts", "contacts again"],
            "growth": 1.2,
        },
    ],
}
#: Invoices of each customer, of three lines, over six years.
EACH = 3
DAY = "date '2020-01-01' + (n::bigint * 7919 % 2300)::int"
PAGE, PAGES = 1000, 10


def prepare(bench):
    """Customers with a history."""
    env, size = bench.env, bench.case["size"]
    world.company(env)
    item = world.product(env)
    item.standard_price = 60.0
    customers = world.copied_companies(env, "Customer", size)
    world.posted_invoices(env, customers, EACH * size, item, DAY)


def turn(bench):
    """As if nobody had asked before, then once more."""
    env = bench.env
    company = world.company(env)
    values = env["loyalty.customer.value"]
    env.cr.execute("DELETE FROM loyalty_customer_value")
    for step in ("first", "again"):
        with bench.measure(step, bench.case["size"]):
            values._refresh(company)
    with bench.measure("cohorts", bench.case["size"]):
        env["loyalty.cohort.retention"]._read_group(
            [], ["cohort_month:month", "months_since"], ["retention:avg"]
        )
    assert values.search_count([]) >= bench.case["size"]
    look_after(bench)


def look_after(bench):
    """A new plan for contacts, a page of customers at a time, as the cron does it."""
    env = bench.env
    plan = env["loyalty.contact.plan"].create({"name": "Call", "every_days": 30})
    domain = [("ref", "=", "Customer")]
    ids = env["res.partner"].search(domain, order="id", limit=PAGE * PAGES).ids
    ids = ids[: bench.size]
    for step in ("contacts", "contacts again"):
        with bench.measure(step, len(ids)):
            for start in range(0, len(ids), PAGE):
                page = env["res.partner"].browse(ids[start : start + PAGE])
                env["loyalty.contact.check"]._look_after(
                    plan, page, env.cr.now().date()
                )
                env.flush_all()
                env.invalidate_all()
    plan.active = False
    watches = env["loyalty.contact.watch"].search([])  # the next turn begins anew
    watches.activity_id.unlink()
    watches.unlink()
