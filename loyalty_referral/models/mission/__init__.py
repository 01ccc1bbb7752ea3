"""Missions: what customers may do, did, and get for it."""

from . import loyalty_mission
from . import loyalty_mission_rule
from . import loyalty_mission_figures
from . import loyalty_mission_completion
from . import loyalty_mission_claim
from . import loyalty_mission_facts
from . import loyalty_mission_evaluation
from . import loyalty_mission_sync
from . import loyalty_mission_notice
from . import loyalty_mission_player
from . import loyalty_mission_page
from . import res_partner_mission
