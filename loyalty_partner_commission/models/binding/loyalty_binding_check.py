from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ... import commission_queries as queries
from ...policy import binding as policy
from ...policy import channel as channel_policy


class LoyaltyBindingCheck(models.AbstractModel):
    """What speaks against a binding that a person enters or ends."""

    _name = "loyalty.binding.check"
    _description = "Binding Check"

    def _of_entities(self, vals):
        """Values of a new binding, with companies in place of their contacts."""
        partners = self.env["res.partner"]
        entities = {
            field: partners.browse(vals[field]).commercial_partner_id.id
            for field in ("customer_id", "partner_id")
            if vals.get(field)
        }
        return vals | entities

    def _refuse_wrong(self, vals_list):
        """Raise for the first claim that the policy refuses."""
        for refusal in self._refusals(vals_list):
            if refusal:
                raise UserError(refusal)

    def _refusals(self, vals_list):
        """Ask the policy about new bindings: a sentence or None for each."""
        customer_ids = [vals.get("customer_id") for vals in vals_list]
        domain = [("customer_id", "in", customer_ids), ("date_end", "=", False)]
        bound = {
            (binding.customer_id.id, binding.company_id.id): binding
            for binding in self.env["loyalty.partner.binding"].sudo().search(domain)
        }
        return [self._refusal(vals, bound) for vals in vals_list]

    def _refusal(self, vals, bound):
        """Why the customer of ``vals`` cannot be bound; None if they can."""
        customer_id = vals.get("customer_id")
        company_id = vals.get("company_id") or self.env.company.id
        current = bound.get((customer_id, company_id))
        claim = policy.Claim(
            vals.get("partner_id"),
            customer_id,
            current.partner_id.id if current else None,
        )
        refusals = policy.refusals(claim) or self._channel_refusals(vals)
        if not refusals:
            return None
        customer = self.env["res.partner"].browse(customer_id)
        claims = self.env["loyalty.partner.claim"]
        return claims._refusal_sentences(customer, current)[refusals[0]]

    def _channel_refusals(self, vals):
        """What the channel has against the partner; claims that were judged pass."""
        company = self.env["res.company"].browse(vals.get("company_id"))
        channel = vals.get("channel") or "manual"
        policies = self.env["loyalty.binding.channel"]._policies(
            company or self.env.company
        )
        if vals.get("touch_id") or channel not in policies:
            return ()
        grade = self.env["res.partner"].browse(vals.get("partner_id")).grade_id
        policy = policies[channel]
        facts = channel_policy.Facts(
            vals.get("partner_id"),
            vals.get("customer_id"),
            grade=grade.sequence if grade else None,
            is_upgrade=True,
        )
        verdict = channel_policy.decide(policy, facts)
        return () if verdict.binds else (verdict.reason,)

    def _refuse_overlap(self, bindings):
        """Raise if the time of one of ``bindings`` is taken by another."""
        bindings.flush_recordset()
        rows = self.env.execute_query(SQL(queries.OVERLAPPING, bindings.ids))
        if rows:
            binding = bindings.browse(rows[0])
            raise ValidationError(
                self.env._(
                    "%(customer)s is bound to a partner already during that time.",
                    customer=binding.customer_id.name,
                )
            )

    def _refuse_early_end(self, bindings):
        """Raise if one of ``bindings`` ends before what it earned."""
        for binding, earliest in self._earliest_ends(bindings).items():
            if binding.date_end < earliest:
                self._refuse_end(binding, earliest)

    def _refuse_end_on(self, binding, day):
        """Raise if ``binding`` cannot end on ``day``."""
        earliest = self._earliest_ends(binding).get(binding)
        if earliest and day < earliest:
            self._refuse_end(binding, earliest)

    def _earliest_ends(self, bindings):
        """First day on which those that earned something may end."""
        earned = self.env["loyalty.commission.facts"]._earned(bindings)
        return {
            binding: policy.earliest_end(binding.date_start, earned[binding.id][1])
            for binding in bindings
            if binding.id in earned
        }

    def _refuse_end(self, binding, earliest):
        """Say until when ``binding`` has earned."""
        raise ValidationError(
            self.env._(
                "%(partner)s has earned commission on an invoice of %(customer)s by "
                "then. The binding can end on %(date)s at the earliest.",
                partner=binding.partner_id.name,
                customer=binding.customer_id.name,
                date=format_date(self.env, earliest),
            )
        )
