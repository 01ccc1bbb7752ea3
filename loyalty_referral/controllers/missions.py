from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.mission.loyalty_mission import BY_HAND
from ..policy import proof_file

_PERIODS = ("month", "quarter", "year")


class Missions(CustomerPortal):
    """What a customer can do, has done and hands in."""

    @http.route(
        "/my/missions",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_missions(self, period="year", **kw):
        """Show missions, achievements and the ranking."""
        return self._missions_page(period, done=kw.get("done") == "1")

    @http.route(
        "/my/missions/<int:mission_id>/claim",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def claim_mission(self, mission_id, **post):
        """Take what a customer says they have done, or say what is missing."""
        mission = self._mission(mission_id)
        if not mission:
            return request.redirect("/my/missions")
        values = self._claim_values(mission, post)
        files = self._files()
        problem = self._problem(mission, values, files)
        if not problem:
            try:
                with request.env.cr.savepoint():
                    completions = request.env["loyalty.mission.completion"].sudo()
                    completions._claim(mission, self._owner(), values, files)
                return request.redirect("/my/missions?done=1")
            except UserError as refusal:
                problem = str(refusal)
        return self._missions_page(
            "year", problem=problem, claimed={"id": mission_id, **values}
        )

    @http.route(
        "/my/missions/file/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def claim_file(self, file_id, **kw):
        """Show the customer a file that they handed in themselves."""
        claims = request.env["loyalty.mission.completion"].sudo()
        own = claims.search([("partner_id", "=", self._owner().id)])
        found = own.attachment_ids.filtered(lambda row: row.id == file_id)
        if not found:
            return request.not_found()
        stream = request.env["ir.binary"].sudo()._get_stream_from(found)
        return stream.get_response(as_attachment=True)

    @http.route(
        "/my/missions/ranking", type="http", auth="user", website=True, methods=["POST"]
    )
    def ranking(self, **post):
        """Join the ranking under a pseudonym or a chosen name, or leave it."""
        players = request.env["loyalty.mission.player"].sudo()
        owner, company = self._owner(), request.env.company
        if post.get("leave"):
            players._leave(owner, company)
            return request.redirect("/my/missions#ranking")
        try:
            with request.env.cr.savepoint():
                players._join(owner, company, post.get("name") or "")
        except UserError as refusal:
            return self._missions_page("year", name_problem=str(refusal))
        return request.redirect("/my/missions#ranking")

    # ------------------------------------------------------------------ parts

    def _owner(self):
        """The company (or person) whom the user works for."""
        return request.env.user.partner_id.commercial_partner_id.sudo()

    def _mission(self, mission_id):
        """A running mission that this customer can claim; empty for all others."""
        page = request.env["loyalty.mission.page"].sudo()
        available = page._available(self._owner(), request.env.company)
        return available.filtered(
            lambda row: row.id == mission_id and row.trigger in BY_HAND
        )

    def _claim_values(self, mission, post):
        """What was typed; only what the mission asks for is read."""
        rating = order_id = None
        if mission.trigger == "review":
            rating = _number(post.get("rating")) or 0
            page = request.env["loyalty.mission.page"].sudo()
            orders = [row["id"] for row in page._orders(mission, self._owner())]
            chosen = _number(post.get("order_id"))
            order_id = chosen if chosen in orders else None
        return {
            "text": (post.get("text") or "")[: proof_file.TEXT + 1],
            "rating": rating,
            "order_id": order_id,
        }

    def _files(self):
        """Files that were handed in: (name, content), no more than can be in order."""
        uploads = request.httprequest.files.getlist("files")[: proof_file.FILES + 1]
        read = [(file.filename, file.read(proof_file.BYTES + 1)) for file in uploads]
        return [(name, content) for name, content in read if name and content]

    def _problem(self, mission, values, files):
        """What is wrong, in words; None if nothing is."""
        found = proof_file.problem(
            values["text"],
            [proof_file.File(len(raw), guess_mimetype(raw)) for _name, raw in files],
            values["rating"],
        )
        env = request.env
        sentences = {
            "missing": env._("Please tell us about it in a few words."),
            "too_long": env._("This is too long. Please shorten it."),
            "too_many_files": env._("At most %s files, please.", proof_file.FILES),
            "too_large": env._("A file may have at most 5 MB."),
            "wrong_type": env._("Please send pictures (JPG, PNG, WebP) or PDF files."),
            "no_rating": env._("Please say how satisfied you were."),
        }
        return sentences.get(found)

    def _missions_page(self, period, **more):
        """The page, with what is to be said about what was sent."""
        period = period if period in _PERIODS else "year"
        page = request.env["loyalty.mission.page"]
        values = self._prepare_portal_layout_values() | {
            "page_name": "missions",
            "problem": None,
            "claimed": {},
            "name_problem": None,
            "done_now": more.pop("done", False),
            **page._values(self._owner(), request.env.company, period),
            **more,
        }
        return request.render("loyalty_referral.portal_my_missions", values)


def _number(text):
    """A number that was sent, or None."""
    return int(text) if (text or "").isdecimal() and len(text) < 10 else None
