"""What does a page of the portal cost somebody who owns 10 or 10,000 rows?

Each page is fetched through the whole of Odoo's HTTP stack, by a visitor who is logged in.
Core's list of invoices, with as many rows, is the measure: a page shows up to 80 of them.
"""

import werkzeug.test

from odoo import http
from odoo.service import security

from . import given, rows, world

MEASUREMENT = {
    "title": "Pages of the portal, for somebody who owns so many rows",
    "drawn": 12,
    "unit": "page",
    "variants": {"ours": "addons", "core": "core"},
    "cases": [{"size": 10}, {"size": 10000}],
    "targets": [
        {
            "claim": "queries that 10,000 rows cost more than 10",
            "variant": "ours",
            "rows": 2.0,
        },
        {
            "claim": "CPU of a page against core's list of invoices",
            "variant": "ours",
            "against": "core",
            "beside": "/my/invoices",
            "ratio": 2.0,
        },
    ],
}
#: How often a page is opened in a turn.
TIMES = 5
PAGES = (
    "/my/rewards",
    "/my/rewards/referrals",
    "/my/rewards/recommend",
    "/my/missions",
    "/my/commissions",
    "/my/commissions/customers",
    "/my/commissions/entries",
    "/my/commissions/entries?show=nothing",
    "/my/commissions/{entry}",
    "/my/statements",
    "/my/statements/{statement}",
    "/my/partner-codes",
    "/my/deals",
    "/my/support",
    "/my/support/{support}",
)
OWNER, LOGIN = "Somebody with much", "owner"


def prepare(bench):
    """A customer and partner in one, who has so many of everything."""
    env, count = bench.env, bench.case["size"]
    world.company(env)
    owner = world.companies(env, OWNER, 1)
    world.posted_invoices(env, owner, count - 1, world.product(env))
    reader(env, owner)
    if bench.variant == "ours":
        own(env, owner, count, rows.crowd(env, count, "Crowd"))


def reader(env, owner):
    """Somebody of the owner's who can log in."""
    user = env["res.users"].create(
        {
            "name": "Reader",
            "login": LOGIN,
            "email": "reader@example.com",
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )
    user.partner_id.parent_id = owner


def own(env, owner, count, first):
    """Rows of the owner's; ``first``: id of the first of so many other companies."""
    mine, other, company = str(owner.id), f"{first} + n - 1", world.company(env)
    given.program(env)
    env["loyalty.referral.code"]._of(owner, "referral", company)
    env["loyalty.referral.code"]._of(owner, "partner", company)
    bound = env["res.partner"].browse(first)
    given.bindings(env, bound, owner)
    given.earned(env, owner, "credit", 100.0, count)
    given.earned(env, owner, "commission", 10.0, count)
    rows.fill(env, "loyalty.referral", count, referrer_id=mine, friend_id=other,
              friend_name="'Friend ' || n")  # fmt: skip
    rows.fill(env, "loyalty.partner.binding", count - 1, partner_id=mine,
              customer_id=f"{first} + n", window_end="NULL")  # fmt: skip
    purchases(env, bound)
    statements(env, owner, count)
    rows.fill(env, "loyalty.partner.deal", count, partner_id=mine)
    rows.fill(env, "loyalty.partner.support", count, partner_id=mine, customer_id=other)
    cards(env, owner, count)
    missions(env, owner, count, first)


def purchases(env, customers):
    """What a bound customer bought before the rules knew it: it earned nothing."""
    world.posted_invoices(env, customers, 100, world.product(env))


def statements(env, owner, count):
    """As many statements; the commission is on the first of them."""
    first = rows.fill(
        env,
        "loyalty.commission.statement",
        count,
        partner_id=str(owner.id),
        state="'paid'",
        date_from="date '1990-01-01' + n",
        date_to="date '1990-01-01' + n",
    )
    env.cr.execute(
        "UPDATE loyalty_ledger_entry SET statement_id = %s "
        "WHERE partner_id = %s AND purpose = 'commission'",
        (first, owner.id),
    )


def cards(env, owner, count):
    """Codes that the owner gave to others, cards of points, and grants."""
    program = env["loyalty.program"].create(
        {
            **env["loyalty.program"]._program_type_default_values()["coupons"],
            "name": "Codes of partners",
            "program_type": "coupons",
        }
    )
    values = {"program_id": str(program.id), "expiration_date": "NULL"}
    issued = {"issuer_id": str(owner.id), "partner_id": "NULL"}
    rows.fill(env, "loyalty.card", count, code="'issued-' || n", **issued, **values)
    owned = {"issuer_id": "NULL", "partner_id": str(owner.id)}
    rows.fill(env, "loyalty.card", count, code="'owned-' || n", **owned, **values)
    rows.fill(env, "loyalty.grant", count, partner_id=str(owner.id),
              origin_model="'loyalty.referral'", kind="'gift'", card_id="NULL")  # fmt: skip


def missions(env, owner, count, first):
    """A mission that was done so often, and as many others in the ranking."""
    mission = env["loyalty.mission"].create(
        {
            "name": "Tell us about it",
            "company_id": world.company(env).id,
            "trigger": "review",
            "recurrence": "always",
            "badge_points": 10,
        }
    )
    mission.action_start()
    done = {"state": "'done'", "has_room": "true", "document_model": "NULL"}
    fill = rows.fill
    fill(env, "loyalty.mission.completion", count, partner_id=str(owner.id), **done)
    fill(env, "loyalty.mission.completion", count, partner_id=f"{first} + n - 1",
         date="CURRENT_DATE", **done)  # fmt: skip
    fill(env, "loyalty.mission.player", count, partner_id=f"{first} + n - 1",
         is_in="true")  # fmt: skip
    env["loyalty.mission.player"]._join(owner, world.company(env), "Somebody")


def turn(bench):
    """Open every page."""
    visitor = logged_in(bench.env)
    pages = PAGES if bench.variant == "ours" else ()
    for page in (*pages, "/my/invoices"):
        address = page.format(**numbers(bench.env)) if "{" in page else page
        with bench.measure(page, TIMES):
            for _time in range(TIMES):
                answer = visitor.get(address)
                assert answer.status_code == 200, f"{address}: {answer.status}"


def numbers(env):
    """What stands in the addresses of single documents."""
    owner = world.companies(env, OWNER, 1)
    mine = [("partner_id", "=", owner.id)]
    entries = env["loyalty.ledger.entry"]
    return {
        "entry": entries.search([*mine, ("purpose", "=", "commission")], limit=1).id,
        "statement": entries.search([*mine, ("statement_id", "!=", False)], limit=1)
        .statement_id.id,
        "support": env["loyalty.partner.support"].search(mine, limit=1).id,
    }  # fmt: skip


def logged_in(env):
    """A client with the reader's session, without a password's slow check."""
    user = env["res.users"].search([("login", "=", LOGIN)])
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db=env.cr.dbname, _trace_disable=True)
    session.uid, session.login = user.id, LOGIN
    session.context = dict(user.with_user(user).context_get())
    token = security.compute_session_token(session, user.with_user(user).env)
    session.session_token = token
    http.root.session_store.save(session)
    client = werkzeug.test.Client(http.root)
    client.set_cookie("session_id", session.sid)
    return client
