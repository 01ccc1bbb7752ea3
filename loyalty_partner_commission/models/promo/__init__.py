"""Codes that partners hand out, and purchases that begin with one."""

from . import loyalty_card
from . import loyalty_card_lookup
from . import loyalty_direct_purchase
from . import loyalty_program
from . import loyalty_program_allowance
from . import loyalty_reward
