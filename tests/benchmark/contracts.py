"""OCA's contract run: what does a reward cost beside the same line typed in by hand?"""

from odoo.fields import Command

from . import given, world

MEASUREMENT = {
    "title": "Contract run: a draft invoice for each contract",
    "unit": "contract",
    "variants": {
        "contract alone": "core",
        "line by hand": "core",
        "our reward": "addons",
    },
    "cases": [{"size": 100, "turns": 9}, {"size": 1000}, {"size": 5000, "turns": 2}],
    "targets": [
        {
            "claim": "our reward against the same line by hand",
            "variant": "our reward",
            "against": "line by hand",
            "steps": ["run"],
            "ratio": 1.10,
        },
        {
            "claim": "our reward: extra queries per contract",
            "variant": "our reward",
            "against": "line by hand",
            "steps": ["run"],
            "queries": 1.0,
        },
    ],
}
PRICE, REWARD = 600.0, 250.0


def prepare(bench):
    """The first contract; the others are copies of its rows."""
    world.company(bench.env)
    if bench.variant == "our reward":
        given.program(bench.env)


def contracts(bench):
    """``bench.size`` contracts due now, each of a customer of its own."""
    env = bench.env
    customers = world.companies(env, "Customer", bench.case["size"])[: bench.size]
    prices = [PRICE, -REWARD] if bench.variant == "line by hand" else [PRICE]
    item = world.product(env)
    line = {
        "product_id": item.id,
        "name": item.name,
        "quantity": 1,
        "recurring_rule_type": "monthly",
        "recurring_interval": 1,
        "date_start": world.DAY,
        "recurring_next_date": world.DAY,
    }
    origin = env["contract.contract"].create(
        {
            "name": "Maintenance",
            "partner_id": customers[0].id,
            "company_id": world.company(env).id,
            "contract_type": "sale",
            "line_recurrence": True,
            "contract_line_ids": [
                Command.create({**line, "price_unit": price}) for price in prices
            ],
        }
    )
    owners = f"(ARRAY{customers.ids})[n]"
    ids = world.copies(
        env,
        origin,
        bench.size,
        partner_id=owners,
        invoice_partner_id=owners,
        commercial_partner_id=owners,
        access_token="NULL",
    )
    for one in origin.contract_line_ids:
        world.copies(env, one, bench.size, contract_id=f"{ids[0]} + n - 1")
    env.invalidate_all()
    return env["contract.contract"].browse(ids), customers


def turn(bench):
    """Invoice a new set of contracts, each with the same total."""
    due, customers = contracts(bench)
    expected = PRICE
    if bench.variant == "our reward":
        given.earned(bench.env, customers, "credit", REWARD)
    if bench.variant != "contract alone":
        expected -= REWARD
    moves = []
    with bench.measure("run", bench.size):
        moves.append(due._recurring_create_invoice())
    totals = set(moves[0].mapped("amount_untaxed"))
    assert totals == {expected}, totals
    assert len(moves[0]) == bench.size
