"""Visitors who follow links and fill in forms, for tests over HTTP."""

import re

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from .common import LoyaltyCommon


class LoyaltyHttpCommon(LoyaltyCommon, HttpCase):
    """A company at which anybody may sign up, with a customer who has a code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].sudo().set_param(
            "auth_signup.invitation_scope", "b2c"
        )
        cls.env.ref("base.template_portal_user_id").sudo().write(
            {"company_ids": [(4, cls.company.id)], "company_id": cls.company.id}
        )
        cls.env.ref("base.public_user").sudo().write(
            {"company_ids": [(4, cls.company.id)], "company_id": cls.company.id}
        )
        cls.portal_user = cls.make_portal_user("anna", cls.referrer)
        cls.code = cls.code_of(cls.referrer)

    @classmethod
    def make_portal_user(cls, login, company):
        """A portal user who works for ``company``."""
        user = new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        user.partner_id.parent_id = company
        return user

    @classmethod
    def code_of(cls, partner):
        """The code of ``partner``."""
        codes = cls.env["loyalty.referral.code"].sudo()
        return codes._of(partner, "referral", cls.company)

    def visitor(self):
        """Somebody whom nobody knows: a session of their own."""
        self.authenticate(None, None)

    def post(self, url, **data):
        """Send a form of this session."""
        return self.url_open(url, data={"csrf_token": self.token(), **data})

    def token(self):
        """The token that a form of this session carries."""
        return Request.csrf_token(self)

    def shown(self, page):
        """What a page says, without its token, which is never the same."""
        words = page.text.partition('id="wrap"')[2].partition("</form>")[0]
        self.assertTrue(words)
        return re.sub(r'name="csrf_token" value="[^"]*"', "", words)

    def sign_up(self, login="new@example.com", **form):
        """Fill in the sign-up form; return the new partner (or none)."""
        self.post(
            "/web/signup",
            login=login,
            name=form.pop("name", "New Neighbour"),
            password="correct-horse-9",
            confirm_password="correct-horse-9",
            **form,
        )
        users = self.env["res.users"].sudo().search([("login", "=", login)])
        return users.partner_id

    def touches_of(self, partner):
        """What is kept of how ``partner`` came."""
        touches = self.env["loyalty.referral.touch"].sudo()
        return touches.search([("customer_id", "=", partner.id)])

    def referral_of(self, partner):
        """The referral of which ``partner`` is the friend."""
        referrals = self.env["loyalty.referral"].sudo()
        return referrals._of_friend(partner, self.company)
