from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..policy import code as code_policy
from ..policy import recommendation as policy


class Recommend(CustomerPortal):
    """What a customer does to recommend us: get a link, name a friend, type a code."""

    @http.route(
        "/my/rewards/link", type="http", auth="user", website=True, methods=["POST"]
    )
    def get_link(self, **post):
        """Make the customer's code; a page that is only looked at makes none."""
        if self._program():
            codes = request.env["loyalty.referral.code"].sudo()
            codes._of(self._owner(), "referral", request.env.company)
        return request.redirect("/my/rewards")

    @http.route(
        "/my/rewards/recommend",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def recommend(self, **kw):
        """Ask whom we should talk to."""
        if not self._program():
            return request.redirect("/my/rewards")
        return self._form({}, {}, done=kw.get("done") == "1")

    @http.route(
        "/my/rewards/recommend",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def take_recommendation(self, **post):
        """Give the friend to the programme's team, or say what is missing."""
        program = self._program()
        if not program:
            return request.redirect("/my/rewards")
        values = policy.clean(post)
        problems = self._problem_sentences(policy.problems(values))
        if not problems:
            try:
                with request.env.cr.savepoint():
                    request.env["loyalty.recommendation"].sudo()._take(
                        program, self._owner(), values, bool(post.get("consent"))
                    )
                return request.redirect("/my/rewards/recommend?done=1")
            except UserError as refusal:
                problems = {"": str(refusal)}
        return self._form(values | {"consent": post.get("consent")}, problems)

    @http.route(
        "/my/rewards/code",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def type_code(self, **kw):
        """Ask a customer who came without a link for the code of their recommender."""
        return self._code_form(kw.get("loyalty_code") or "", done=kw.get("done") == "1")

    @http.route(
        "/my/rewards/code", type="http", auth="user", website=True, methods=["POST"]
    )
    def take_code(self, **post):
        """Keep who recommended the customer. The answer tells nothing about a code."""
        program, typed = self._program(), (post.get("loyalty_code") or "").strip()
        name = (post.get("loyalty_name") or "").strip()[:80]
        code = code_policy.normalise(typed[:64])
        visits = []
        if code_policy.is_well_formed(code):
            visits = [["code", code, None]]
        elif not typed and name and program.name_allowed:
            visits = [["name", name, None]]
        if not visits:
            problem = request.env._(
                "The code has a slip of the pen. It has ten letters and digits."
            )
            return self._code_form(typed, name=name, problem=problem)
        arrival = request.env["loyalty.attribution"].sudo()
        partner = request.env.user.partner_id.sudo()
        arrival._arrive(partner, visits, company_id=request.env.company.id)
        return request.redirect("/my/rewards/code?done=1")

    @http.route(
        "/my/orders/<int:order_id>/recommended",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def take_code_of_quotation(self, order_id, access_token=None, **post):
        """Keep who recommended us to the customer of a quotation."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        code = code_policy.normalise((post.get("loyalty_code") or "")[:64])
        is_good = code_policy.is_well_formed(code)
        if is_good and order._loyalty_takes_code():
            order._take_code(code)
        outcome = {"recommended": "done" if is_good else "slip"}
        return request.redirect(
            order.get_portal_url(query_string=f"&{urlencode(outcome)}")
        )

    # -------------------------------------------------------------- rendering

    def _owner(self):
        """The company (or person) whom the user works for."""
        return request.env.user.partner_id.commercial_partner_id.sudo()

    def _program(self):
        """The running programme of the company the user is at."""
        programs = request.env["loyalty.referral.program"].sudo()
        return programs._running(request.env.company)

    def _form(self, values, problems, done=False):
        """The form, with what was typed and what is wrong with it."""
        qcontext = self._prepare_portal_layout_values() | {
            "page_name": "recommend",
            "program": self._program(),
            "values": values,
            "problems": problems,
            "lengths": policy.LENGTHS,
            "done": done,
        }
        return request.render("loyalty_referral.portal_recommend", qcontext)

    def _code_form(self, typed, name="", problem=None, done=False):
        """The form for a code, with what was typed."""
        code = code_policy.normalise(typed[:64])[:40]
        qcontext = self._prepare_portal_layout_values() | {
            "page_name": "recommended_by",
            "program": self._program(),
            "code": code,
            "name": name,
            "problem": problem,
            "done": done,
        }
        return request.render("loyalty_referral.portal_code", qcontext)

    def _problem_sentences(self, problems):
        """Put the problems of the fields into words."""
        env = request.env
        sentences = {
            "missing": env._("Please give a name or a company."),
            "no_way_to_reach": env._(
                "Please give an e-mail address or a phone number."
            ),
            "not_an_address": env._("This is not an e-mail address."),
            "not_a_number": env._("This is not a phone number."),
            "too_long": env._("This is too long."),
            "line_break": env._("Please use one line."),
        }
        return {field: sentences[problem] for field, problem in problems.items()}
