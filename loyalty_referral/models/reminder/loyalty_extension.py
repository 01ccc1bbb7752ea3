from odoo import api, fields, models
from odoo.tools import format_date


class LoyaltyExtension(models.Model):
    """That a benefit got a later last day, because nobody was told in time (ADR 0013).

    Rows are only added. The ledger keeps the day that was promised; what a lot is good
    until now stands beside it.
    """

    _name = "loyalty.extension"
    _description = "Extended Benefit"
    _order = "id desc"
    _log_access = False

    item_model = fields.Char(required=True, readonly=True)
    item_id = fields.Many2oneReference(
        model_field="item_model", required=True, readonly=True
    )
    name = fields.Char(string="Benefit", compute="_compute_name")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Date(string="Extended on", required=True, readonly=True)
    expires_on = fields.Date(string="Was good until", required=True, readonly=True)
    extended_until = fields.Date(string="Is good until", required=True, readonly=True)
    told_on = fields.Date(
        string="Notice sent", readonly=True, help="Empty: no notice was sent at all."
    )
    explanation = fields.Char(compute="_compute_explanation")

    _item_idx = models.Index("(item_model, item_id)")

    @api.depends("item_model", "item_id")
    def _compute_name(self):
        for model, rows in self.grouped("item_model").items():
            records = self.env[model].sudo().browse(rows.mapped("item_id")).exists()
            names = {record.id: record.display_name for record in records}
            for row in rows:
                row.name = names.get(row.item_id, self.env._("(deleted)"))

    @api.depends("told_on", "expires_on", "extended_until")
    def _compute_explanation(self):
        for row in self:
            until = format_date(self.env, row.extended_until)
            if not row.told_on:
                row.explanation = self.env._(
                    "No notice had been sent, so it did not expire: good until %s.",
                    until,
                )
                continue
            row.explanation = self.env._(
                "The notice was sent on %(told)s, too late for %(last)s: good until "
                "%(until)s.",
                told=format_date(self.env, row.told_on),
                last=format_date(self.env, row.expires_on),
                until=until,
            )

    def _told_on(self, model, ids):
        """When the customer was first sent a mail that named each item: by its id."""
        items = self.env["loyalty.reminder.item"].sudo()
        rows = items._read_group(
            [
                ("item_model", "=", model),
                ("item_id", "in", list(ids)),
                ("reminder_id.sent_on", "!=", False),
            ],
            ["item_id"],
            ["reminder_id:recordset"],
        )
        return {id_: min(log.mapped("sent_on")).date() for id_, log in rows}

    def action_open_item(self):
        """Open the lot or card."""
        self.ensure_one()
        item = self.env[self.item_model].browse(self.item_id)
        item.check_access("read")
        return item.get_formview_action()
