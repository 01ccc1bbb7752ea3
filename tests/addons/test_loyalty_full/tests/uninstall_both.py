"""Run by the uninstall test in a process and a database of its own.

Makes a rewarded invoice and a commission, removes both addons, and compares the
accounting entries before and after. Arguments: configuration file, database.
"""

import sys

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

LINES = """
    SELECT line.id, line.move_id, line.name, line.debit, line.credit, line.account_id,
           move.name, move.state, move.amount_total
      FROM account_move_line line JOIN account_move move ON move.id = line.move_id
     ORDER BY line.id
"""


def prepare(env):
    """Invoices of a referrer (250 off 600) and of a partner's customer."""
    referrer, friend, dealer = env["res.partner"].create(
        [
            {"name": name, "is_company": True}
            for name in ("Referrer", "Friend", "Dealer")
        ]
    )
    promise(env, referrer, friend, dealer)
    invoices = env["account.move"]
    for customer, price in ((friend, 250.0), (referrer, 600.0)):
        invoices |= bill(env, customer, price)
    assert invoices.mapped("amount_untaxed") == [250.0, 350.0], "a reward was used"
    account = env["loyalty.ledger.account"].search([("partner_id", "=", dealer.id)])
    assert account.balance == 125.0, "a commission was earned"


def promise(env, referrer, friend, dealer):
    """The referrer brought the friend, and the dealer did so too."""
    company = env.ref("base.main_company")
    program = env["loyalty.referral.program"].create({"name": "Bring a friend"})
    env["loyalty.referral"].create(
        {
            "program_id": program.id,
            "referrer_id": referrer.id,
            "friend_id": friend.id,
        }
    )
    plan = env["loyalty.commission.plan"].create(
        {
            "name": "Plan",
            "trigger": "posted",
            "rule_ids": [Command.create({"applies_to": "any", "rate": 50.0})],
        }
    )
    env["loyalty.partner.binding"].create(
        {
            "customer_id": friend.id,
            "partner_id": dealer.id,
            "plan_id": plan.id,
            "company_id": company.id,
            "date_start": fields.Date.today(),
        }
    )


def bill(env, customer, price):
    """The posted and paid invoice of a yearly contract."""
    today = fields.Date.today()
    line = {
        "name": "Maintenance",
        "quantity": 1,
        "price_unit": price,
        "recurring_rule_type": "yearly",
        "date_start": today,
        "recurring_next_date": today,
    }
    contract = env["contract.contract"].create(
        {
            "name": customer.name,
            "partner_id": customer.id,
            "contract_type": "sale",
            "line_recurrence": True,
            "contract_line_ids": [Command.create(line)],
        }
    )
    move = contract._recurring_create_invoice()
    move.action_post()
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    ).create({})._create_payments()
    env.cr.commit()  # pylint: disable=invalid-commit
    return move


def main(conf, database):
    """Prepare, uninstall, compare."""
    config.parse_config(["-c", conf, "-d", database, "--no-http"])
    registry = Registry(database)
    with registry.cursor() as cr:
        prepare(api.Environment(cr, SUPERUSER_ID, {}))
        cr.execute(LINES)
        before = cr.fetchall()
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["ir.config_parameter"].set_param(
            "loyalty_referral.uninstall_with_open_money", "1"
        )
        modules = env["ir.module.module"].search(
            [("name", "in", ("loyalty_referral", "loyalty_partner_commission"))]
        )
        modules.button_immediate_uninstall()
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        cr.execute(LINES)
        after = cr.fetchall()
        if after != before:
            sys.exit("the accounting changed")
        cr.execute("SELECT relname FROM pg_class WHERE relname LIKE 'loyalty_ledger%'")
        if left := cr.fetchall():
            sys.exit(f"left behind: {left}")
        if env["ir.model"].search([("model", "like", "loyalty.referral%")]):
            sys.exit("models left behind")
        env["account.move"].create({"move_type": "out_invoice"})
        cr.rollback()
    print("removed, accounting intact")  # pylint: disable=print-used


if __name__ == "__main__":
    main(*sys.argv[1:])
