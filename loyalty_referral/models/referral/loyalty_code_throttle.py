from odoo import fields, models
from odoo.http import request
from odoo.tools.misc import hmac

from ...policy import throttle


class LoyaltyCodeThrottle(models.AbstractModel):
    """Counts wrong codes per visitor, per network and together (ADR 0018).

    How to use: ask :meth:`_may_try` before a code is looked up, :meth:`_note_miss` after
    one that was refused for whatever reason, :meth:`_answer` where a page may say so.
    """

    _name = "loyalty.code.throttle"
    _description = "Limit of Wrong Codes"

    def _visitor(self):
        """Who is trying: the user where there is one, else the address; their network.

        The address is the connection's, or what a proxy of ours says that is set up
        (``proxy_mode``); what a visitor writes into a header counts for nothing.
        """
        address = (request and request.httprequest.remote_addr) or ""
        network = self._hidden(throttle.network(address))
        if self._is_known():
            user = request.env.user if request else self.env.user
            return f"user {user.id}", network
        return self._hidden(throttle.own(address)) or "nowhere", network

    def _is_known(self):
        """Has the visitor logged in?"""
        return not (request and request.env.user._is_public())

    def _hidden(self, address):
        """A word that stands for the address and does not tell it."""
        return address and hmac(self.env(su=True), self._name, address)[:32]

    def _may_try(self):
        """May this visitor have another code looked up?"""
        misses = self.env["loyalty.code.miss"]._counted(*self._visitor())
        return throttle.may_try(misses, self._is_known())

    def _note_miss(self):
        """Remember that this visitor tried a code that is not for them."""
        visitor, network = self._visitor()
        self.env["loyalty.code.miss"].sudo().create(
            {
                "visitor": visitor,
                "network": network or False,
                "moment": fields.Datetime.now(),
            }
        )

    def _patience_sentence(self):
        """What is said where the code itself is not looked at any more."""
        return self.env._("Too many wrong codes were tried. Please wait for an hour.")

    def _answer(self, response):
        """Say with the page that no code is looked up any more, and for how long."""
        if not self._may_try():
            response.status_code = 429
            response.headers["Retry-After"] = str(throttle.SECONDS)
        return response
