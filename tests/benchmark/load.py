"""The world of `python3 setup load`, and what goes on in its background.

It has no MEASUREMENT: what is measured is what the visitors of the server meet.
"""

from functools import partial

from odoo.service.model import retrying

from . import contracts, given, world

PASSWORD = "loyalty-load"
CUSTOMERS, PARTNERS, READERS, CLERKS = 200, 20, 4, 2


def prepare(bench):
    """Customers with credit and bindings, partners with commission, users of all kinds."""
    env = bench.env
    company = world.company(env)
    world.product(env)
    customers = world.companies(env, "Customer", CUSTOMERS)
    partners = world.companies(env, "Partner", PARTNERS)
    given.program(env)
    given.bindings(env, customers, partners)
    given.referrals(env, customers[:100], customers[100:])
    given.earned(env, customers, "credit", 100.0, 20)
    given.earned(env, partners, "commission", 10.0, 50)
    ids = world.posted_invoices(env, customers | partners, 2000, world.product(env))
    env["loyalty.ledger.inbox"]._postpone("account.move", ids)
    parameters = env["ir.config_parameter"]
    parameters.set_param("auth_signup.invitation_scope", "b2c")
    for number in range(READERS):
        # somebody who is a customer, a referrer and a partner at once
        user(env, f"reader{number}", "base.group_portal", partners[number])
        given.earned(env, partners[number], "credit", 100.0, 20)
        env["loyalty.referral.code"]._of(partners[number], "referral", company)
    for number in range(CLERKS):
        clerk = user(env, f"clerk{number}", "base.group_user")
        clerk.group_ids |= env.ref("account.group_account_invoice")
        clerk.group_ids |= env.ref("loyalty_referral.group_manager")
    env.cr.flush()
    env["loyalty.ledger.inbox"]._cron_drain()


def user(env, login, group, company=None):
    """A user who can log in."""
    made = env["res.users"].create(
        {
            "name": login,
            "login": login,
            "email": f"{login}@example.com",
            "password": PASSWORD,
            "group_ids": [(6, 0, env.ref(group).ids)],
        }
    )
    if company:
        made.partner_id.parent_id = company
    return made


def background(bench):
    """More falls due; what meets the server's own work is tried again, as a request is."""
    retrying(partial(fall_due, bench), bench.env)


def fall_due(bench):
    """More contracts are due, and commission is to be paid: the server's cron does it."""
    env = bench.env
    contracts.contracts(bench)
    number = env["loyalty.commission.run"].search_count([])
    run = env["loyalty.commission.run"].create(
        {
            "company_id": world.company(env).id,
            "date_from": "2026-02-01",
            "date_to": f"2026-{3 + number // 28:02}-{1 + number % 28:02}",
        }
    )
    run._start()
    drafts = env["loyalty.commission.statement"].search([("state", "=", "draft")])
    if drafts:
        drafts.action_confirm()
    for cron in (
        "contract.contract_cron_for_invoice",
        "loyalty_partner_commission.cron_commission_run",
    ):
        env.ref(cron)._trigger()


def finish(bench):
    """What came of it."""
    env = bench.env
    env["loyalty.ledger.inbox"]._cron_drain()
    proof = env["loyalty.ledger.proof"]._prove()
    touches = env["loyalty.referral.touch"].search_count([("channel", "=", "link")])
    lines = env["account.move.line"].search([("contract_line_id", "!=", False)])
    statements = env["loyalty.commission.statement"]
    bench.figures.append(
        {
            "proof": proof.state,
            "findings": proof.finding_ids.mapped("message")[:5],
            "entries": proof.entry_count,
            "parked": env["loyalty.ledger.inbox"].search_count([]),
            "touches": touches,
            "contracts": len(lines.move_id),
            "statements": statements.search_count([("state", "!=", "cancelled")]),
        }
    )
