from odoo import fields, models
from odoo.tools import email_normalize

from ..models.referral.loyalty_referral import ENDED
from ..policy import sheet


class LoyaltyReferralImportLine(models.TransientModel):
    """A row of the file, and what will become of it."""

    _name = "loyalty.referral.import.line"
    _description = "Line of a Referral Import"
    _inherit = ["loyalty.sheet.import.line"]

    import_id = fields.Many2one(
        "loyalty.referral.import", required=True, ondelete="cascade"
    )
    referrer = fields.Char()
    friend = fields.Char()
    programme = fields.Char()
    note = fields.Char()
    referrer_id = fields.Many2one("res.partner", string="Referrer found")
    friend_id = fields.Many2one("res.partner", string="Friend found")
    program_id = fields.Many2one("loyalty.referral.program")

    def _judge(self):
        """Say of each line what will happen, with one search for all of them."""
        found = self._contacts("referrer", "friend")
        programs = self.env["loyalty.referral.program"].search(
            [("company_id", "in", self.import_id.company_id.ids)]
        )
        by_name = {program.name.lower(): program for program in programs}
        standing = self._standing([c for many in found.values() for c in many.ids])
        seen = set()
        for line in self:
            program = line.import_id.program_id
            if line.programme:
                program = by_name.get(line.programme.lower())
            status, message = line._verdict(found, program, standing, seen)
            line.write({"status": status, "message": message})

    def _verdict(self, found, program, standing, seen):
        """Status and sentence of one line."""
        referrer = found[(self.referrer or "").lower()]
        friend = found[(self.friend or "").lower()]
        if not self.friend:
            return "error", self.env._("Say who was brought.")
        if len(referrer) != 1:
            return "error", self._not_one(self.referrer, referrer)
        if len(friend) > 1:
            return "error", self._not_one(self.friend, friend)
        if wrong := self._wrong_day():
            return "error", wrong
        if not program:
            return "error", self.env._("There is no programme of this name.")
        if friend == referrer:
            return "error", self.env._("Referrer and friend are the same company.")
        by = standing.get(friend.id)
        if by:
            return "skip", self.env._("Recorded already, as brought by %s.", by.name)
        key = friend.id or self.friend.lower()
        if key in seen:
            return "skip", self.env._("The friend stands further up in the file.")
        seen.add(key)
        self.write(
            {
                "referrer_id": referrer.id,
                "friend_id": friend.id,
                "program_id": program.id,
            }
        )
        names = {"referrer": referrer.name, "friend": friend.name or self.friend}
        if friend:
            message = self.env._("%(referrer)s brought %(friend)s.", **names)
        else:
            message = self.env._(
                "%(referrer)s brought %(friend)s, who is new: a lead is made.", **names
            )
        return "create", message

    def _standing(self, friend_ids):
        """Who brought these already: dict from friend to referrer."""
        referrals = self.env["loyalty.referral"].search(
            [
                ("friend_id", "in", friend_ids),
                ("company_id", "in", self.import_id.company_id.ids),
                ("state", "not in", ENDED),
            ]
        )
        return {row.friend_id.id: row.referrer_id for row in referrals}

    def _act(self):
        """Override: the referral, with a lead where the friend is new."""
        leads = self.env["crm.lead"]
        if not self.friend_id:
            leads = leads.create(
                {
                    "name": self.friend,
                    "partner_name": self.friend,
                    "email_from": email_normalize(self.friend) or False,
                    "type": "opportunity",
                    "team_id": self.program_id.team_id.id,
                    "user_id": False,
                    "description": self.note,
                    "company_id": self.import_id.company_id.id,
                }
            )
        vals = {"lead_id": leads.id, "channel": "import"}
        if self.day:
            vals["date"] = sheet.day(self.day)
        referral = self.env["loyalty.referral"]._record(
            self.program_id, self.referrer_id, self.friend_id, **vals
        )
        if self.note:
            referral.message_post(body=self.note)
        return self.env._("Created.")
