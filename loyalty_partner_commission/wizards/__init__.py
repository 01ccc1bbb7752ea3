from . import base_partner_merge
from . import loyalty_binding_replay
from . import loyalty_binding_import, loyalty_binding_import_line
from . import (
    loyalty_ledger_adjust,
    loyalty_commission_plan_move,
    loyalty_commission_recompute,
    loyalty_commission_statement_create,
    loyalty_commission_trial,
    loyalty_partner_binding_change,
    loyalty_partner_share_change,
)
from . import loyalty_tier_ladder_create
