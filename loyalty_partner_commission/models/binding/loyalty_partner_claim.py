from dataclasses import asdict

from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import ConcurrencyError
from odoo.tools import format_date

from ...policy import channel as channel_policy
from ...policy import conflict as conflict_policy


class LoyaltyPartnerClaim(models.AbstractModel):
    """A partner claims a customer: the touch is kept, decided, and acted upon.

    How to use: :meth:`_claim` with the channel, the parties and the evidence. The
    policy of the channel decides; the touch says what became of it.
    """

    _name = "loyalty.partner.claim"
    _description = "Partner Claim"

    def _claim(self, channel, partner, customer, **evidence):
        """Keep and decide a claim; return its touch.

        :param evidence: fields of the touch (``company_id``, ``day``, ``card_id``,
            ``order_id``, ``move_id``, …), and ``plan`` if it is not the company's
        """
        plan = evidence.pop("plan", None)
        touch = self.env["loyalty.referral.touch"]._of_partner(
            {
                "channel": channel,
                "owner_id": partner.commercial_partner_id.id,
                "customer_id": customer.id,
                "company_id": self.env.company.id,
                **evidence,
            }
        )
        touch.verdict = self._judge(touch, plan)
        return touch

    def _judge(self, touch, plan=None):
        """Decide a claim that was kept and act on it; return the verdict in words."""
        touch = touch.sudo()
        touch.customer_id = touch.customer_id.commercial_partner_id
        plan = plan or touch.company_id.loyalty_commission_plan_id
        current = self._current(touch)
        facts = self.env["loyalty.claim.facts"]._read(touch, current, plan)
        policies = self.env["loyalty.binding.channel"]._policies(touch.company_id)
        policy = policies[touch._policy_channel()]
        verdict = channel_policy.decide(policy, facts)
        touch.write({"facts": asdict(facts), "verdict_code": verdict.reason.value})
        if verdict.binds:
            touch.binding_id = self._bind(touch, current, plan)
        if touch.channel != "manual":  # a person knows whom they took the customer from
            self._look_for_conflict(touch, current, policy, facts)
        return self._verdict(touch, current)

    def _look_for_conflict(self, touch, current, policy, facts):
        """Open a conflict if the claim and the binding it found may both be right."""
        if not current or current.partner_id == touch.owner_id:
            return
        alone = channel_policy.decide(policy, channel_policy.with_owner(facts, None))
        days = touch.company_id.loyalty_conflict_days
        if not conflict_policy.is_conflict(alone, current.date_start, touch.day, days):
            return
        stands = touch.binding_id or current
        rival = current.partner_id if touch.binding_id else touch.owner_id
        self.env["loyalty.partner.conflict"]._open(
            stands, current.touch_id | touch, rival
        )

    def _current(self, touch):
        """The binding that a claim finds."""
        return (
            self.env["loyalty.partner.binding"]
            .sudo()
            .search(
                [
                    ("customer_id", "=", touch.customer_id.id),
                    ("company_id", "=", touch.company_id.id),
                    "|",
                    ("date_end", "=", False),
                    ("date_end", ">", touch.day),
                ],
                order="date_start desc, id desc",
                limit=1,
            )
        )

    def _bind(self, touch, current, plan):
        """Bind the customer from the day of the claim on.

        From another partner: from the first day on which that one earned nothing.
        """
        day = touch.day
        window = {}
        if current:
            earliest = self.env["loyalty.binding.check"]._earliest_ends(current)
            day = max(day, current.date_start, *earliest.values())
            current.write({"date_end": day, "reason": touch.reason})
            window = {"window_start": current.window_start}
        values = {
            "customer_id": touch.customer_id.id,
            "partner_id": touch.owner_id.id,
            "plan_id": plan.id,
            "company_id": touch.company_id.id,
            "channel": touch.channel,
            "code_id": touch.code_id.id,
            "touch_id": touch.id,
            "reason": touch.reason,
            "date_start": day,
            **window,
        }
        try:
            with self.env.cr.savepoint():
                return self.env["loyalty.partner.binding"].sudo().create(values)
        except UniqueViolation as taken:
            # bound by somebody else since we looked: look again
            raise ConcurrencyError(str(taken)) from taken

    def _verdict(self, touch, current):
        """What became of a claim, in words."""
        code = touch.verdict_code
        if not touch.binding_id:
            return self._refusal_sentences(touch.customer_id, current)[code]
        return self._outcome_sentences(touch.binding_id, current)[code]

    def _outcome_sentences(self, binding, current):
        """Map each way of getting a customer to its translated sentence."""
        names = {
            "partner": binding.partner_id.name,
            "old": current.partner_id.name,
            "date": format_date(self.env, binding.date_start),
        }
        return {
            "bound": self.env._("Bound to %(partner)s from %(date)s.", **names),
            "rebound": self.env._(
                "Bound to %(partner)s from %(date)s, before to %(old)s.", **names
            ),
            "rebound_stronger": self.env._(
                "Bound to %(partner)s from %(date)s, before to %(old)s: of two claims of "
                "one day the stronger evidence counts.",
                **names,
            ),
            "rebound_upgrade": self.env._(
                "Bound to %(partner)s from %(date)s, before to %(old)s: the customer "
                "moved to a higher plan.",
                **names,
            ),
        }

    def _refusal_sentences(self, customer, current):
        """Map each refusal code to its translated sentence about ``customer``."""
        names = {
            "customer": customer.name,
            "date": format_date(self.env, current.date_start) if current else "",
        }
        return {
            "same_entity": self.env._("Customer and partner are the same company."),
            "already_bound": self.env._(
                "%(customer)s has been bound to another partner since %(date)s. Use "
                '"Change" on that binding.',
                **names,
            ),
            "bound_to_same": self.env._(
                "%(customer)s has been bound to this partner since %(date)s.", **names
            ),
            "no_plan": self.env._(
                "No commission plan is chosen for partner links in the settings."
            ),
            "channel_closed": self.env._("This channel binds nobody."),
            "grade_too_low": self.env._(
                "The partner's level is too low for this channel."
            ),
            "used_before": self.env._(
                "%(customer)s was claimed through this channel before; it counts once.",
                **names,
            ),
            "no_upgrade": self.env._(
                "%(customer)s did not move to a higher plan.", **names
            ),
        }
