"""Attacks on all doors at once, in one world: building it takes longer than attacking it."""

from odoo.tests import tagged

from .attack_common import AttackCommon
from .attack_guessing import AttackGuessing
from .attack_matrix import AttackMatrix
from .attack_methods import AttackMethods
from .attack_portal import AttackPortal
from .attack_rights import AttackRights
from .attack_routes import AttackRoutes
from .attack_search import AttackSearch
from .attack_secrets import AttackSecrets
from .attack_timing import AttackTiming


@tagged("post_install", "-at_install")
class TestAttacks(
    AttackMethods,
    AttackRoutes,
    AttackMatrix,
    AttackRights,
    AttackPortal,
    AttackGuessing,
    AttackSearch,
    AttackSecrets,
    AttackTiming,
    AttackCommon,
):
    """What is found is told all at once, with the seed that repeats it."""
