from odoo import fields, models
from odoo.tools import SQL, format_date

from ...policy import holdout

#: Of each customer whom a plan reached: were they held out, and did they use anything
#: of what they held then, from that day on? A last-day notice is no part of it.
_USED = """
    WITH reached AS (
        SELECT DISTINCT ON (plan_id, partner_id)
               id, plan_id, date, channel = 'held_out' AS is_held
          FROM loyalty_reminder
         WHERE plan_id = ANY(%s) AND cause <> 'expires'
      ORDER BY plan_id, partner_id, date, id)
    SELECT plan_id, is_held, COUNT(*), COUNT(*) FILTER (WHERE EXISTS (
               SELECT 1
                 FROM loyalty_reminder_item item
                 JOIN loyalty_ledger_application used ON used.lot_id = item.item_id
                 JOIN loyalty_ledger_entry entry ON entry.id = used.entry_id
                WHERE item.reminder_id = reached.id
                  AND item.item_model = 'loyalty.ledger.entry'
                  AND used.amount > 0 AND NOT used.pays_debt
                  AND entry.kind IN ('spend', 'settle')
                  AND entry.date >= reached.date
               UNION ALL
               SELECT 1
                 FROM loyalty_reminder_item item
                 JOIN loyalty_history moved ON moved.card_id = item.item_id
                WHERE item.reminder_id = reached.id
                  AND item.item_model = 'loyalty.card'
                  AND moved.used > 0
                  AND moved.order_model IS DISTINCT FROM 'loyalty.grant'
                  AND moved.create_date >= reached.date)),
           MIN(date)
      FROM reached
  GROUP BY plan_id, is_held
"""


class LoyaltyReminderPlan(models.Model):
    """What reminders bring: the reminded against the hold-out group (case B3)."""

    _inherit = "loyalty.reminder.plan"

    reminded_size = fields.Integer(string="Reminded", compute="_compute_result")
    reminded_used = fields.Integer(
        string="of them used something", compute="_compute_result"
    )
    held_size = fields.Integer(string="Held out", compute="_compute_result")
    held_used = fields.Integer(
        string="of these used something", compute="_compute_result"
    )
    result = fields.Text(
        compute="_compute_result",
        help="Customers who used anything of what they held, from the first reminder "
        "(or the day they were left in peace) until today.",
    )

    def _compute_result(self):
        self.env["loyalty.reminder"].flush_model()
        self.env["loyalty.reminder.item"].flush_model()
        rows = self.env.execute_query(SQL(_USED, self.ids))
        groups = {
            (plan_id, is_held): (holdout.Group(size, used), since)
            for plan_id, is_held, size, used, since in rows
        }
        nobody = (holdout.Group(0, 0), None)
        for plan in self:
            reminded, since = groups.get((plan.id, False), nobody)
            held, _since = groups.get((plan.id, True), nobody)
            plan.reminded_size, plan.reminded_used = reminded.size, reminded.used
            plan.held_size, plan.held_used = held.size, held.used
            plan.result = plan._result_in_words(reminded, held, since)

    def _result_in_words(self, reminded, held, since):
        """What the two groups say, and how sure it is."""
        found = holdout.difference(reminded, held)
        values = {
            "reminded": f"{100 * reminded.rate:.0f}",
            "held": f"{100 * held.rate:.0f}",
            "points": found.points,
            "low": found.low,
            "high": found.high,
            "since": since and format_date(self.env, since),
        }
        match found.verdict:
            case "unknown":
                return self.env._(
                    "Nothing to compare yet: both groups need somebody in them."
                )
            case "helps":
                sentence = self.env._(
                    "Reminders help. Since %(since)s, %(reminded)s %% of the reminded "
                    "used something, against %(held)s %% of the others: %(points)s "
                    "points more, with 95 %% confidence between %(low)s and %(high)s."
                )
            case "harms":
                sentence = self.env._(
                    "Reminders do harm. Since %(since)s, %(reminded)s %% of the reminded "
                    "used something, against %(held)s %% of the others: %(points)s "
                    "points, with 95 %% confidence between %(low)s and %(high)s."
                )
            case _:
                sentence = self.env._(
                    "No difference that could not be chance. Since %(since)s, "
                    "%(reminded)s %% of the reminded used something, against %(held)s %% "
                    "of the others: %(points)s points, with 95 %% confidence between "
                    "%(low)s and %(high)s. More customers will tell."
                )
        return sentence % values
