from odoo import api, fields, models
from odoo.http import request

from ...policy import code as code_policy

#: Where what a visitor came with waits for them to sign up: [[channel, text, moment]].
SESSION_KEY = "loyalty_visits"
#: The first of a long list and its latest are enough for either rule.
_KEPT = 10


class ResUsers(models.Model):
    """Door: somebody who came with a link, a code or a name signs up."""

    _inherit = "res.users"

    @api.model
    def _signup_create_user(self, values):
        """Override of `auth_signup`: a new customer may have been recommended."""
        user = super()._signup_create_user(values)
        visits = request.session.pop(SESSION_KEY, None) if request else None
        if visits:
            company = user.company_id or self.env.company
            arrival = self.env["loyalty.attribution"].sudo()
            arrival._arrive(user.partner_id.sudo(), visits, company_id=company.id)
        return user

    @api.model
    def _create_user_from_template(self, values):
        """Override of `auth_signup`: a new portal user finds a link to share."""
        user = super()._create_user_from_template(values)
        company = user.company_id
        if self.env["loyalty.referral.program"].sudo()._running(company):
            codes = self.env["loyalty.referral.code"].sudo()
            codes._of(user.partner_id, "referral", company)
        return user

    @api.model
    def _remember_visit(self, channel, text):
        """Keep for this visit what somebody came with; nothing is looked up yet."""
        text = (text or "").strip()
        if channel != "name":
            text = code_policy.normalise(text[:64])
            if not code_policy.is_well_formed(text):
                return
        visits = list(request.session.get(SESSION_KEY) or [])
        if channel != "link":  # what a form says replaces what it said before
            visits = [visit for visit in visits if visit[0] != channel]
        visits = [visit for visit in visits if visit[:2] != [channel, text[:80]]]
        moment = fields.Datetime.now().isoformat()
        visits = [*visits, [channel, text[:80], moment]]
        request.session[SESSION_KEY] = visits[:1] + visits[1:][1 - _KEPT :]

    @api.model
    def _forget_visit(self, text):
        """Leave out a link whose code the visitor took off the form."""
        visits = request.session.get(SESSION_KEY) or []
        request.session[SESSION_KEY] = [
            visit for visit in visits if visit[:2] != ["link", text]
        ]
