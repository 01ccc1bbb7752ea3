"""Invoices of friends who were brought: does it cost more, the more they have bought?

A first invoice qualifies its referral: a reward, what the form shows, a note in the
history. Every later one has the referral looked at again, and nothing comes of it.
"""

from . import given, world

MEASUREMENT = {
    "title": "Paid invoices of friends: their referrals are looked at",
    "unit": "invoice",
    "variants": {"ours": "addons"},
    "cases": [
        {"size": 1000, "earlier": 1},
        {"size": 1000, "earlier": 10},
        {"size": 1000, "earlier": 100},
    ],
    "targets": [
        {
            "claim": "one more invoice of each friend, ms of CPU",
            "variant": "ours",
            "steps": ["again"],
            "ms": 0.4,
        },
        {
            "claim": "one more invoice: 100 earlier ones of each friend against 1",
            "variant": "ours",
            "steps": ["again"],
            "growth": 1.2,
        },
    ],
}
PAID = "UPDATE account_move SET payment_state = 'paid' WHERE id = ANY(%s)"


def prepare(bench):
    """Friends, each brought by somebody else, who have bought so often before."""
    env, size = bench.env, bench.case["size"]
    world.company(env)
    friends = world.companies(env, "Friend", size)
    given.referrals(env, friends, world.companies(env, "Referrer", size))
    env.cr.precommit.data.pop("loyalty_referral.inbox", None)  # nothing is bought yet
    days = f"date '2026-02-01' + (n / {size} * 2)::int"
    earlier = size * bench.case["earlier"]
    ids = world.posted_invoices(env, friends, earlier, world.product(env), days)
    env.cr.execute(PAID, (ids,))
    env.cr.execute("ANALYZE res_partner, loyalty_referral")


def turn(bench):
    """The first look at all that was bought, then one more invoice of each."""
    env, size = bench.env, bench.size
    friends = world.companies(env, "Friend", size)
    new = env["loyalty.referral"].search(
        [("friend_id", "in", friends.ids), ("state", "=", "open")], order="id"
    )
    if new:
        bought = [("partner_id", "in", new.friend_id.ids), ("state", "=", "posted")]
        firsts = env["account.move"].search(bought, order="id", limit=len(new))
        look(bench, "first", firsts.ids)
    ids = world.posted_invoices(
        env, friends, size, world.product(env), "CURRENT_DATE - n % 7"
    )
    env.cr.execute(PAID, (ids,))
    look(bench, "again", ids)
    states = env["loyalty.referral"].search([("friend_id", "in", friends.ids)])
    assert set(states.mapped("state")) == {"qualified"}, set(states.mapped("state"))


def look(bench, step, ids):
    """Have the ledger look at invoices, as the cron does."""
    inbox = bench.env["loyalty.ledger.inbox"]
    inbox._postpone("account.move", ids)
    with bench.measure(step, len(ids)):
        inbox._cron_drain()
    assert not inbox.search_count([]), inbox.search([]).mapped("message")[:3]
