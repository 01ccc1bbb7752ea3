"""Ladders: who stands where, and what that brings."""

from . import loyalty_tier_metric
from . import loyalty_tier_ladder
from . import loyalty_tier
from . import loyalty_tier_benefit
from . import loyalty_tier_benefit_applied
from . import loyalty_tier_service
from . import loyalty_tier_membership
from . import loyalty_tier_scores
from . import loyalty_tier_period
from . import loyalty_tier_evaluation
from . import loyalty_tier_milestone
from . import loyalty_tier_milestone_sync
from . import loyalty_tier_merge
from . import loyalty_tier_progress
from . import loyalty_tier_discount
from . import loyalty_tier_discount_facts
from . import contract_career
from . import sale_order_tier
from . import res_partner_tier
