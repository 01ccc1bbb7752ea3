from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.loyalty_referral.policy import sheet

from ..policy import channel as channel_policy

#: How bindings of a spreadsheet claim customers.
CHANNEL = "import"


class LoyaltyBindingImportLine(models.TransientModel):
    """A row of the file, and what the channel of imports makes of it."""

    _name = "loyalty.binding.import.line"
    _description = "Line of a Binding Import"
    _inherit = ["loyalty.sheet.import.line"]
    _ready = ("create", "rebind")
    _wrong = ("error", "refused")

    import_id = fields.Many2one(
        "loyalty.binding.import", required=True, ondelete="cascade"
    )
    customer = fields.Char()
    partner = fields.Char()
    plan = fields.Char(string="Plan named")
    reason = fields.Char()
    status = fields.Selection(
        selection_add=[
            ("create", "Bind"),
            ("rebind", "Rebind"),
            ("skip",),
            ("refused", "Refused"),
            ("error",),
            ("done", "Bound"),
        ]
    )
    customer_id = fields.Many2one("res.partner", string="Customer found")
    partner_id = fields.Many2one("res.partner", string="Partner found")
    plan_id = fields.Many2one("loyalty.commission.plan")
    date = fields.Date(string="Claimed on", help="The day the claim counts for.")

    # --------------------------------------------------------------- dry run

    def _judge(self):
        """Override of `loyalty_referral`: find the parties, then ask the channel."""
        readable = self._find()
        current = readable._current()
        earliest = self.env["loyalty.binding.check"]._earliest_ends(
            self.env["loyalty.partner.binding"].sudo().union(*current.values())
        )
        company = self.import_id.company_id
        policy = self.env["loyalty.binding.channel"]._policies(company)[CHANNEL]
        used = self.env["loyalty.claim.facts"]._used(
            readable.customer_id, company, CHANNEL
        )
        for line in readable:
            held = current[line]
            facts = line._facts(policy, held, line.customer_id in used)
            verdict = channel_policy.decide(policy, facts)
            start = max(filter(None, (line.date, held.date_start, earliest.get(held))))
            line.write(line._foretold(verdict, held, start))

    def _find(self):
        """Read the cells; return the lines that can be read."""
        found = self._contacts("customer", "partner")
        company = self.import_id.company_id
        plans = self.env["loyalty.commission.plan"].search(
            [("company_id", "in", [False, *company.ids])]
        )
        by_name = {plan.name.lower(): plan for plan in plans}
        readable, seen = self.browse(), {}
        for line in self:
            wrong = line._unreadable(found, by_name) or line._again(found, seen)
            if wrong:
                line.write({"status": "error", "message": wrong})
                continue
            line.write(
                {
                    "customer_id": found[line.customer.lower()].id,
                    "partner_id": found[line.partner.lower()].id,
                    "plan_id": line._plan(by_name).id,
                    "date": sheet.day(line.day or "")
                    or fields.Date.context_today(self),
                }
            )
            readable |= line
        return readable

    def _plan(self, by_name):
        """The plan that a line names, or that of the import."""
        if self.plan:
            return by_name.get(self.plan.lower(), self.env["loyalty.commission.plan"])
        return self.import_id.plan_id

    def _unreadable(self, found, by_name):
        """What has to be corrected in the cells; None if nothing."""
        for text in (self.customer, self.partner):
            contacts = found[(text or "").lower()]
            if len(contacts) != 1:
                return self._not_one(text, contacts)
        if self.plan and self.plan.lower() not in by_name:
            return self.env._("There is no plan of this name.")
        return self._wrong_day()

    def _again(self, found, seen):
        """Whether the customer stands further up already, and where."""
        customer = found[self.customer.lower()]
        if customer in seen:
            return self.env._("The customer stands in row %s already.", seen[customer])
        seen[customer] = self.number
        return None

    def _current(self):
        """The binding that each claim finds: dict from line to binding."""
        bindings = self.env["loyalty.partner.binding"].sudo()
        found = bindings.search(
            [
                ("customer_id", "in", self.customer_id.ids),
                ("company_id", "in", self.import_id.company_id.ids),
            ],
            order="date_start desc, id desc",
        ).grouped("customer_id")
        return {
            line: found.get(line.customer_id, bindings).filtered(
                lambda row, day=line.date: not row.date_end or row.date_end > day
            )[:1]
            for line in self
        }

    def _facts(self, policy, held, used_before):
        """What is true of a line; whether it is an upgrade only where that matters."""
        grade = self.partner_id.grade_id
        is_upgrade = False
        if policy.effect == "upgrade":
            touches = self.env["loyalty.referral.touch"]
            touch = touches.new(self._claim_values() | {"channel": CHANNEL})
            is_upgrade = self.env["loyalty.claim.facts"].sudo()._is_upgrade(touch)
        return channel_policy.Facts(
            self.partner_id.id,
            self.customer_id.id,
            held.partner_id.id or None,
            grade.sequence if grade else None,
            is_upgrade,
            used_before,
            bool(self.plan_id),
        )

    def _foretold(self, verdict, held, start):
        """Status and sentence of a verdict."""
        if not verdict.binds:
            claims = self.env["loyalty.partner.claim"]
            sentences = claims._refusal_sentences(self.customer_id, held)
            code = verdict.reason.value
            status = "skip" if code == "bound_to_same" else "refused"
            return {"status": status, "message": sentences[code]}
        names = {
            "partner": self.partner_id.name,
            "date": format_date(self.env, start),
            "old": held.partner_id.name,
        }
        if not held:
            message = self.env._("To %(partner)s from %(date)s.", **names)
            return {"status": "create", "message": message}
        message = self.env._(
            "To %(partner)s from %(date)s, before to %(old)s.", **names
        )
        return {"status": "rebind", "message": message}

    # ------------------------------------------------------------------- act

    def _claim_values(self):
        """The evidence of the claim."""
        return {
            "owner_id": self.partner_id.id,
            "customer_id": self.customer_id.id,
            "company_id": self.import_id.company_id.id,
            "day": self.date,
            "reason": self.reason,
        }

    def _act(self):
        """Override of `loyalty_referral`: claim the customer for the partner."""
        evidence = self._claim_values()
        touch = (
            self.env["loyalty.partner.claim"]
            .sudo()
            ._claim(
                CHANNEL,
                self.partner_id,
                self.customer_id,
                plan=self.plan_id,
                **{name: evidence[name] for name in ("company_id", "day", "reason")},
            )
        )
        if not touch.binding_id:
            raise UserError(touch.verdict)
        touch.binding_id.approver_id = self.env.uid
        return touch.verdict
