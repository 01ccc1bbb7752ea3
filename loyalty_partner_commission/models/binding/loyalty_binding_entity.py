from odoo import fields, models
from odoo.tools import SQL

#: What decides to which company a contact belongs.
_BELONGING = {"parent_id", "is_company"}


class ResPartner(models.Model):
    """Door: a customer becomes a part of another company (case G5)."""

    _inherit = "res.partner"

    def write(self, vals):
        """Override of `base`: a binding follows the company of its customer."""
        listening = self.env["loyalty.ledger.sync"]._is_listening
        if not _BELONGING & vals.keys() or not listening():
            return super().write(vals)
        running = self.env["loyalty.partner.binding"].sudo()
        running = running.search(
            [("customer_id", "in", self.ids), ("date_end", "=", False)]
        )
        result = super().write(vals)
        for binding in running:
            binding._follow_entity(is_moved="parent_id" in vals)
        return result


class LoyaltyPartnerBinding(models.Model):
    """The company of a customer has changed: whose customer is the new one?"""

    _inherit = "loyalty.partner.binding"

    def _follow_entity(self, is_moved):
        """Let the binding go on for the company that the customer belongs to now.

        If the new company has a partner, that one stays; if it is another, a person
        hears both. What accrued stays with the binding that earned it.

        :param is_moved: does Odoo take the customer's invoices along?
        """
        self.ensure_one()
        entity = self.customer_id.commercial_partner_id
        if entity == self.customer_id:
            return
        bindings = self._of_customer(entity)
        if is_moved and not bindings and entity != self.partner_id:
            self._of_customer(self.customer_id)._hand_on(entity)
            return
        day = self._earliest_change()
        self.write(
            {
                "date_end": day,
                "reason": self.env._("The customer belongs to %s now.", entity.name),
            }
        )
        held = bindings.filtered(lambda binding: not binding.date_end)
        if not held and entity != self.partner_id:
            self._move_to(entity, max([day, *bindings.mapped("date_end")]))
        elif held and held.partner_id != self.partner_id:
            touches = held.touch_id | self.touch_id
            self.env["loyalty.partner.conflict"]._open(held, touches, self.partner_id)

    def _of_customer(self, customer):
        """The bindings of ``customer`` in this company, whenever."""
        return self.search(
            [
                ("customer_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
            ]
        )

    def _hand_on(self, entity):
        """Give these to ``entity``, as their invoices were: history goes along.

        By SQL, as when contacts are merged: what a binding is about is frozen once it
        has earned, and this changes the name of the customer, not who earned what.
        """
        self.flush_recordset(["customer_id"])
        old = self.customer_id.name
        self.env.cr.execute(
            SQL(
                "UPDATE loyalty_partner_binding SET customer_id = %s WHERE id = ANY(%s)",
                entity.id,
                self.ids,
            )
        )
        self.invalidate_recordset(["customer_id"], flush=False)
        for binding in self:
            binding.message_post(
                body=self.env._(
                    "%(old)s belongs to %(new)s now, and the binding follows.",
                    old=old,
                    new=entity.name,
                )
            )

    def _earliest_change(self):
        """The first day, from today on, on which these can end."""
        earliest = self.env["loyalty.binding.check"]._earliest_ends(self)
        today = fields.Date.context_today(self)
        return max(today, *self.mapped("date_start"), *earliest.values())

    def _move_to(self, entity, day):
        """The same for ``entity`` from ``day`` on.

        Terms, window, evidence and first purchase go along: they were decided once.
        """
        moved = self.create(
            {
                "customer_id": entity.id,
                "partner_id": self.partner_id.id,
                "plan_id": self.plan_id.id,
                "company_id": self.company_id.id,
                "channel": self.channel,
                "code_id": self.code_id.id,
                "touch_id": self.touch_id.id,
                "date_start": day,
                "window_start": self.window_start,
                "first_invoice_id": self.first_invoice_id.id,
                "first_invoice_on": self.first_invoice_on,
                "reason": self.env._("%s belongs to them now.", self.customer_id.name),
            }
        )
        moved.terms = self.terms
        return moved
