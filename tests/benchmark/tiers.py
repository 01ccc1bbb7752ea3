"""What does it cost to look at everybody on a ladder? The first night, and a later one.

On the first night everybody moves and a third gets benefits; on a later one nobody does.
"""

from . import world

MEASUREMENT = {
    "title": "Tiers: everybody is looked at, moved, and given their benefits",
    "unit": "customer",
    "variants": {"ours": "addons"},
    "cases": [{"size": 1000}, {"size": 100000}],
    "targets": [
        {
            "claim": "cost per customer of a first night, 100,000 against 1,000",
            "variant": "ours",
            "steps": ["first night"],
            "growth": 1.2,
        },
        {
            "claim": "cost per customer of a later night, 100,000 against 1,000",
            "variant": "ours",
            "steps": ["later night"],
            "growth": 1.2,
        },
    ],
}
MARK = "On a ladder"


def prepare(bench):
    """Customers with an invoice each: a third buys nothing, 2,500 or 5,000."""
    env = bench.env
    world.company(env)
    origin = env["res.partner"].create(
        {"name": MARK, "is_company": True, "customer_rank": 1, "ref": MARK}
    )
    values = world.invoice_values(origin, world.product(env))
    move = env["account.move"].create(values)
    move.action_post()
    ids = world.copies(
        env, origin, bench.case["size"], commercial_partner_id="NULL", name="'C' || n"
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", (ids,)
    )
    owner = f"{ids[0]} + n - 1"
    world.copies(
        env,
        move,
        bench.case["size"],
        partner_id=owner,
        commercial_partner_id=owner,
        name="origin.sequence_prefix || lpad((origin.sequence_number + n)::text, 7, '0')",
        sequence_number="origin.sequence_number + n",
        access_token="NULL",
        amount_untaxed_signed="(n % 3) * 2500",
    )
    env.cr.execute("ANALYZE res_partner; ANALYZE account_move")
    env.invalidate_all()


def turn(bench):
    """A new ladder for so many of the customers, looked at twice."""
    env = bench.env
    domain = [("ref", "=", MARK), ("name", "!=", MARK)]
    ids = env["res.partner"].search(domain, order="id", limit=bench.size).ids
    ladder = make_ladder(env, ids[-1])
    with bench.measure("first night", len(ids)):
        moved = night(env, ladder)
    assert moved == len(ids), f"{moved} of {len(ids)} moved"
    with bench.measure("later night", len(ids)):
        moved = night(env, ladder)
    assert not moved, f"{moved} moved twice"


def make_ladder(env, last_id):
    """Red for everybody, Silver, and Gold with more points and a price list."""
    pricelist = env["product.pricelist"].create({"name": "Gold"})
    brings = [
        (0, 0, {"kind": "points", "multiplier": 2}),
        (0, 0, {"kind": "pricelist", "pricelist_id": pricelist.id}),
    ]
    gold = {"name": "Gold", "sequence": 3, "spend_min": 5000, "benefit_ids": brings}
    return env["loyalty.tier.ladder"].create(
        {
            "name": "Metals",
            "company_id": world.company(env).id,
            "period": "lifetime",
            "domain": f"[('ref', '=', '{MARK}'), ('name', '!=', '{MARK}'), "
            f"('id', '<=', {last_id})]",
            "tier_ids": [
                (0, 0, {"name": "Red", "sequence": 1}),
                (0, 0, {"name": "Silver", "sequence": 2, "spend_min": 2500}),
                (0, 0, gold),
            ],
        }
    )


def night(env, ladder):
    """Look at everybody, page by page, as the cron does; how many moved."""
    evaluation = env["loyalty.tier.evaluation"]
    moved = 0
    for page in evaluation._pages(ladder):
        moved += len(evaluation._evaluate(ladder, page, ladder._today()))
        env.flush_all()
        env.invalidate_all()
    return moved
