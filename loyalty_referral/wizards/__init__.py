from . import base_partner_merge
from . import loyalty_cash_bill
from . import loyalty_ledger_adjust
from . import loyalty_referral_program_change
from . import loyalty_referral_program_create
from . import loyalty_referral_record
from . import loyalty_tier_ladder_create
from . import loyalty_tier_preview
from . import loyalty_reminder_preview
from . import loyalty_referral_decision
from . import loyalty_mission_create
from . import loyalty_mission_decision
from . import (
    loyalty_credit_use,
)
from . import loyalty_sheet_import, loyalty_sheet_import_line
from . import loyalty_referral_import, loyalty_referral_import_line
from . import loyalty_occasion_check
from . import loyalty_occasion_create
