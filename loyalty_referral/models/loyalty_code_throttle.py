import time

from odoo import models
from odoo.http import request

from ..policy import throttle

#: So many visitors are remembered; the oldest misses are forgotten first.
_REMEMBERED = 10_000


class LoyaltyCodeThrottle(models.AbstractModel):
    """Counts wrong codes per visitor, in the memory of the worker (as core does logins).

    A table would let every guess write to the database. Several workers count
    each for itself: the limit is then that many times higher, and still nothing
    against the number of codes.
    """

    _name = "loyalty.code.throttle"
    _description = "Limit of Wrong Codes"

    def _visitor(self):
        """Who is trying: the user where there is one, else the address."""
        if request and not request.env.user._is_public():
            return f"user {request.env.uid}"
        if request:
            return f"address {request.httprequest.remote_addr}"
        return f"user {self.env.uid}"

    def _misses(self):
        """Map visitors to the moments of their wrong codes."""
        registry = self.env.registry
        if not hasattr(registry, "_loyalty_code_misses"):
            registry._loyalty_code_misses = {}
        return registry._loyalty_code_misses

    def _may_try(self):
        """May this visitor have another code looked up?"""
        misses = self._misses().get(self._visitor(), ())
        return throttle.may_try(misses, time.monotonic())

    def _note_miss(self):
        """Remember that this visitor tried a code that there is not."""
        misses, visitor, now = self._misses(), self._visitor(), time.monotonic()
        recent = throttle.recent(misses.pop(visitor, ()), now)
        misses[visitor] = (*recent, now)[-throttle.MISSES :]
        while len(misses) > _REMEMBERED:
            misses.pop(next(iter(misses)))
