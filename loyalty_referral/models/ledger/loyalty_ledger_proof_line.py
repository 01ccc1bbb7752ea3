from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyLedgerProofFigure(models.Model):
    """What a company owes for one purpose, and how it came to that.

    Earned + taken back + used + lapsed + settled + adjusted = open.
    """

    _name = "loyalty.ledger.proof.figure"
    _description = "Figure of a Ledger Proof"
    _order = "company_id, purpose, currency_id"

    proof_id = fields.Many2one(
        "loyalty.ledger.proof", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one("res.currency", required=True)
    purpose = fields.Selection(
        lambda self: self.env["loyalty.ledger.entry"]._fields["purpose"].selection,
        required=True,
    )
    earned_amount = fields.Monetary(string="Earned")
    taken_back_amount = fields.Monetary(string="Taken back")
    used_amount = fields.Monetary(string="Used")
    lapsed_amount = fields.Monetary(string="Lapsed")
    settled_amount = fields.Monetary(string="Settled")
    adjusted_amount = fields.Monetary(string="Adjusted")
    open_amount = fields.Monetary(
        string="Open", help="What the company owes: the sum of the others."
    )


class LoyaltyLedgerProofFinding(models.Model):
    """One contradiction: a record, what it should say and what it says."""

    _name = "loyalty.ledger.proof.finding"
    _description = "Difference of a Ledger Proof"
    _order = "id"

    proof_id = fields.Many2one(
        "loyalty.ledger.proof", required=True, index=True, ondelete="cascade"
    )
    question = fields.Char(required=True)
    message = fields.Char(string="What is wrong", required=True)
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(
        string="Document number", model_field="res_model", required=True
    )
    res_name = fields.Char(string="Record", compute="_compute_res_name")
    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one("res.currency")
    expected_amount = fields.Monetary(string="Expected")
    found_amount = fields.Monetary(string="Found")

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        for model, findings in self.grouped("res_model").items():
            names = {}
            if model in self.env:  # an addon may be gone, its movements stay
                records = self.env[model].browse(findings.mapped("res_id"))
                names = {r.id: r.display_name for r in records.sudo().exists()}
            for finding in findings:
                finding.res_name = names.get(finding.res_id, self.env._("(deleted)"))

    def action_open_record(self):
        """Open the record that contradicts."""
        self.ensure_one()
        if self.res_model not in self.env:
            raise UserError(self.env._("Its addon is not installed any more."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("The record has been deleted."))
        record.check_access("read")
        return record.get_formview_action()
