from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.web.controllers.home import SIGN_UP_REQUEST_PARAMS

from ..models.doors.res_users import SESSION_KEY
from ..policy import code as code_policy

#: What the sign-up form carries: the code (shown), the code that came by link
#: (hidden: whoever leaves it alone did not type it), and the name that was said.
CODE, LINK, NAME = "loyalty_code", "loyalty_link", "loyalty_name"
SIGN_UP_REQUEST_PARAMS.update({CODE, LINK, NAME})


class ReferralLink(http.Controller):
    """The short route behind every shared link."""

    @http.route(
        "/refer/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def follow(self, code):
        """Remember the code for this visit and show the sign-up page.

        Nothing is looked up, so the answer is the same and as quick for good and
        bad codes. The way on is always ours. The code travels in the address and
        in the form, so that no cookie of ours is needed; the visitor's session
        remembers which link came first.
        """
        text = code_policy.normalise(code[:64])[: code_policy.LENGTH]
        request.env["res.users"]._remember_visit("link", text)
        if request.env.user._is_public():
            return request.redirect_query("/web/signup", {CODE: text})
        return request.redirect("/my")


class ReferralSignup(AuthSignupHome):
    """Sign-up asks for a code, or who recommended us."""

    def get_auth_signup_qcontext(self):
        """Override of `auth_signup`: say what the form may ask; drop broken links."""
        qcontext = super().get_auth_signup_qcontext()
        company = request.env.company
        program = request.env["loyalty.referral.program"].sudo()._running(company)
        codes = request.env["loyalty.referral.code"].sudo()
        link = code_policy.normalise(qcontext.get(LINK) or qcontext.get(CODE) or "")
        is_good = code_policy.is_well_formed(link)
        if request.httprequest.method == "GET":
            qcontext |= {CODE: link if is_good else None, LINK: link}
        return qcontext | {
            "loyalty_asks_code": codes._are_taken(company) or is_good,
            "loyalty_asks_name": program.name_allowed,
        }

    def do_signup(self, qcontext, do_login=True):
        """Override of `auth_signup`: remember what the form says of the recommender."""
        typed, link = qcontext.get(CODE) or "", qcontext.get(LINK) or ""
        code = code_policy.normalise(typed[:64])
        if code and not code_policy.is_well_formed(code):
            raise UserError(
                request.env._(
                    "The recommendation code has a slip of the pen. Please check it, "
                    "or leave it out."
                )
            )
        users = request.env["res.users"]
        link = code_policy.normalise(link[:64])
        if link and not code:
            users._forget_visit(link)
        elif code != link:
            users._remember_visit("code", code)
        elif code and not self._remembers(code):
            users._remember_visit("link", code)
        if qcontext.get("loyalty_asks_name") and qcontext.get(NAME):
            users._remember_visit("name", qcontext[NAME])
        return super().do_signup(qcontext, do_login)

    def _remembers(self, code):
        """Has the session kept when the link was followed?"""
        visits = request.session.get(SESSION_KEY) or []
        return any(visit[:2] == ["link", code] for visit in visits)
