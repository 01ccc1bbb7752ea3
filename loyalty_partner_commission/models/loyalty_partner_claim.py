from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from .. import commission_queries as queries
from ..policy import binding as policy


class LoyaltyPartnerClaim(models.AbstractModel):
    """A partner claims a customer: who has them, and what speaks against it."""

    _name = "loyalty.partner.claim"
    _description = "Partner Claim"

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
        refusals = policy.refusals(claim)
        if not refusals:
            return None
        customer = self.env["res.partner"].browse(customer_id)
        return self._refusal_sentences(customer, current)[refusals[0]]

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
        }

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
        """Raise if one of ``bindings`` would end before what it earned."""
        earned = self.env["loyalty.commission.facts"]._earned(bindings)
        for binding in bindings.filtered(lambda binding: binding.id in earned):
            earliest = policy.earliest_end(binding.date_start, earned[binding.id][1])
            if binding.date_end < earliest:
                raise ValidationError(
                    self.env._(
                        "%(partner)s has earned commission on an invoice of "
                        "%(customer)s by then. The binding can end on %(date)s at the "
                        "earliest.",
                        partner=binding.partner_id.name,
                        customer=binding.customer_id.name,
                        date=format_date(self.env, earliest),
                    )
                )
