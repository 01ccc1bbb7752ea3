"""What the night's workers do in the fault tests: they remind, and let credit expire."""

from collections import Counter
from datetime import timedelta
from unittest.mock import patch

from facts import balances, book, new_partners, promise

from odoo import fields

from odoo.addons.loyalty_referral.models.ledger import (
    loyalty_ledger_expiry,
    loyalty_ledger_notice,
)
from odoo.addons.loyalty_referral.models.reminder import loyalty_reminder_run


class NightlyWorks:
    """Facts, work and outcome, as in :class:`works.Works`."""

    # -------------------------------------------------------------- reminders

    def given_reminders(self, env):
        """Two customers with 100.00; that of the first ends within the week."""
        self.round += 1
        customers = new_partners(env, f"sleeper {self.round}")
        for customer in customers:
            customer.email = f"{customer.id}@sleepers.example.com"
        reward = promise(env, f"programme {self.round}")
        soon = fields.Date.today() + timedelta(7)
        book(env, customers[0], "credit", 10_000, reward_id=reward.id, expires_on=soon)
        book(env, customers[1], "credit", 10_000, reward_id=reward.id)
        plans = env["loyalty.reminder.plan"]
        plans.search([]).action_stop()
        plans.create(
            {
                "name": f"plan {self.round}",
                "benefit_domain": repr([("partner_id", "in", customers.ids)]),
                "quiet_from": 0.0,
                "quiet_to": 0.0,
                "send_sat": True,
                "send_sun": True,
                "holdout_percent": 0,
            }
        ).action_start()
        return customers.ids

    def do_reminders(self, env, _ids):
        """The cron writes to one customer after the other."""
        with patch.object(loyalty_reminder_run, "PAGE", 1):
            env["loyalty.reminder.run"]._cron_remind()

    def came_of_reminders(self, env, ids):
        """Each was told once, for the right reason, by one e-mail."""
        log = env["loyalty.reminder"].search([("partner_id", "in", ids)])
        mails = env["mail.mail"].search(
            [("model", "=", "loyalty.reminder"), ("recipient_ids", "in", ids)]
        )
        told = Counter((row.partner_id.id, row.cause) for row in log)
        written = Counter(mails.mapped("recipient_ids.id"))
        return (
            told == {(ids[0], "expires"): 1, (ids[1], "first"): 1}
            and len(mails) == len(written) == 2
            and mails.mapped("res_id") == log.ids
        )

    # ----------------------------------------------------------------- expiry

    def given_expiry(self, env):
        """100.00 each, over since days; the second customer was never told."""
        self.round += 1
        customers = new_partners(env, f"latecomer {self.round}")
        customers[0].loyalty_no_reminders = True
        reward = promise(env, f"programme {self.round}")
        over = fields.Date.today() - timedelta(3)
        book(env, customers, "credit", 10_000, reward_id=reward.id, expires_on=over)
        return customers.ids

    def do_expiry(self, env, _ids):
        """The cron looks at one lot after the other."""
        with (
            patch.object(loyalty_ledger_notice, "PAGE", 1),
            patch.object(loyalty_ledger_expiry, "PAGE", 1),
        ):
            env["loyalty.ledger.entry"]._cron_expire()

    def came_of_expiry(self, env, ids):
        """What was told of is gone, once; the rest is good for longer, said once."""
        lots = env["loyalty.ledger.entry"].search([("partner_id", "in", ids)])
        gone = lots.filtered(lambda lot: lot.kind == "expire")
        longer = env["loyalty.extension"].search([("partner_id", "in", ids)])
        return (
            balances(env, ids) == [0.0, 100.0]
            and gone.mapped("amount") == [-100.0]
            and longer.partner_id.ids == ids[1:]
            and len(longer) == 1
        )
