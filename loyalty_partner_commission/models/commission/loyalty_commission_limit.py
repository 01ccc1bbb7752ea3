from collections import defaultdict

from odoo import api, fields, models, tools
from odoo.fields import Domain

from odoo.addons.loyalty_referral.policy import money

PERIODS = [
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("year", "Year"),
    ("ever", "Ever"),
]
#: What a limit is for, the tightest circle first.
_SCOPES = ("invoice", "customer", "partner", "plan")
_AMOUNTS = {f"cap_{scope}" for scope in _SCOPES}
_PERIODS = {f"cap_{scope}_period" for scope in _SCOPES[1:]}


def _period(scope):
    """The field that says how often a limit begins anew."""
    return fields.Selection(
        PERIODS,
        string=f"Period of the limit per {scope}",
        default="ever",
        required=True,
        tracking=True,
        help="The day of the invoice decides to which period its commission belongs.",
    )


class LoyaltyCommissionPlan(models.Model):
    """What commission by a plan may come to. What is beyond a limit waits for room."""

    _inherit = "loyalty.commission.plan"

    cap_invoice = fields.Monetary(
        string="Limit per invoice",
        tracking=True,
        help="The most that all partners together earn on an invoice. 0: no limit.",
    )
    cap_customer = fields.Monetary(
        string="Limit per customer",
        tracking=True,
        help="The most that all partners together earn on a customer. 0: no limit.",
    )
    cap_partner = fields.Monetary(
        string="Limit per partner",
        tracking=True,
        help="The most that one partner earns by this plan. 0: no limit.",
    )
    cap_plan = fields.Monetary(
        string="Limit of the plan",
        tracking=True,
        help="The most that all commission by this plan comes to. 0: no limit.",
    )
    cap_customer_period = _period("customer")
    cap_partner_period = _period("partner")
    cap_plan_period = _period("plan")
    cap_waiting = fields.Monetary(
        string="Waiting for room",
        compute="_compute_cap_waiting",
        help="Earned, but beyond a limit. Raise the limit to grant it.",
    )

    _caps_not_negative = models.Constraint(
        "CHECK (cap_invoice >= 0 AND cap_customer >= 0 AND cap_partner >= 0 "
        "AND cap_plan >= 0)",
        "A limit cannot be negative; 0 means that there is none.",
    )

    def _compute_cap_waiting(self):
        for plan in self:
            waiting = sum(plan._waiting().values())
            digits = plan.currency_id.decimal_places
            plan.cap_waiting = float(money.to_decimal(waiting, digits))

    def _waiting(self):
        """What waits for room: dict from invoice id to minor units."""
        self.ensure_one()
        shares = self.env["loyalty.cap.share"].sudo()
        shares = shares.search(
            Domain("cap_id.key", "=like", f"commission/%/{self.id}/%")
        )
        most = defaultdict(int)
        for share in shares:
            claim = (share.origin_id, share.slot, share.partner_id)
            most[claim] = max(most[claim], int(share.wanted - share.granted))
        waiting = defaultdict(int)
        for claim, amount in most.items():
            waiting[claim[0]] += amount
        return {id_: amount for id_, amount in waiting.items() if amount}

    def write(self, vals):
        """Grant what waited as soon as there is room."""
        result = super().write(vals)
        if (_AMOUNTS | _PERIODS) & vals.keys():
            self.env.registry.clear_cache()
            self._recount(vals)
            self.binding_ids.sudo()._mark_invoices()
        return result

    def _recount(self, vals):
        """Forget counters that count other periods, or that limit nothing any more."""
        counters = self.env["loyalty.cap"].sudo()
        for plan in self:
            for scope in _SCOPES:
                if f"cap_{scope}_period" in vals or not plan[f"cap_{scope}"]:
                    stem = f"commission/{scope}/{plan.id}/%"
                    counters.search([("key", "=like", stem)]).unlink()

    @api.model
    @tools.ormcache()
    def _capped_plans(self):
        """Ids of the plans that have some limit. Costs no query."""
        plans = self.sudo().with_context(active_test=False)
        return frozenset(
            plans.search(Domain.OR(Domain(name, ">", 0) for name in _AMOUNTS)).ids
        )

    def action_view_cap_waiting(self):
        """Open the invoices whose commission waits for room."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waiting for room"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", list(self._waiting()))],
            "context": {"create": False},
        }
