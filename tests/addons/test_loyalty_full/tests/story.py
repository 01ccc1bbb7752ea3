"""A small story of real documents: a reward used, a commission earned, and more."""

from facts import half

from odoo import fields
from odoo.fields import Command


def prepare(env):
    """Invoices of a referrer (250 off 600) and of a partner's customer."""
    referrer, friend, dealer = env["res.partner"].create(
        [
            {"name": name, "is_company": True}
            for name in ("Referrer", "Friend", "Dealer")
        ]
    )
    bring(env, referrer, friend, dealer)
    invoices = env["account.move"]
    for customer, price in ((friend, 250.0), (referrer, 600.0)):
        invoices |= bill(env, customer, price)
    assert invoices.mapped("amount_untaxed") == [250.0, 350.0], "a reward was used"
    account = env["loyalty.ledger.account"].search([("partner_id", "=", dealer.id)])
    assert account.balance == 125.0, "a commission was earned"
    return referrer, friend, dealer


def bring(env, referrer, friend, dealer):
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
    plan = half(env, "Plan")
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


def settle(env, dealer):
    """The confirmed statement of a partner, with its bill posted."""
    today = fields.Date.today()
    run = env["loyalty.commission.run"].create(
        {"date_from": today.replace(day=1), "date_to": today}
    )
    run._start(dealer)
    run._work()
    statement = run.line_ids.statement_id
    statement.action_confirm()
    statement.bill_id.action_post()
    return statement


def climb(env, customer):
    """A customer reaches a tier, and does a mission that gives 10.00."""
    ladder = env["loyalty.tier.ladder"].create(
        {
            "name": "Metals",
            "domain": repr([("id", "=", customer.id)]),
            "tier_ids": [
                Command.create({"name": "Red", "sequence": 1}),
                Command.create({"name": "Gold", "sequence": 2, "spend_min": 100}),
            ],
        }
    )
    ladder.state = "running"
    env["loyalty.tier.evaluation"]._cron_evaluate()
    mission = env["loyalty.mission"].create(
        {
            "name": "Order once",
            "trigger": "order",
            "reward_ids": [Command.create({"kind": "fixed", "amount": 10.0})],
        }
    )
    mission.action_start()
    product = env["product.product"].create({"name": "Help", "type": "service"})
    line = Command.create({"product_id": product.id, "price_unit": 50.0})
    order = env["sale.order"].create({"partner_id": customer.id, "order_line": [line]})
    order.action_confirm()
    env.cr.flush()
    members = env["loyalty.tier.membership"].search([("partner_id", "=", customer.id)])
    assert members.tier_id.name == "Gold", "a tier was reached"
    assert mission.completion_ids, "the mission was done"
