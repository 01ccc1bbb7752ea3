"""What customers hold, and how they are told of it in time."""

from . import loyalty_reminder_banner
from . import loyalty_reminder_plan
from . import loyalty_reminder
from . import loyalty_reminder_run
from . import loyalty_reminder_send
from . import loyalty_reminder_result
from . import loyalty_benefit_source
from . import loyalty_benefit
from . import loyalty_benefit_move
from . import loyalty_extension
from . import loyalty_quotation_hint
from . import res_partner_benefit
from . import res_partner_reminder
from . import loyalty_notice
from . import loyalty_notice_source
from . import loyalty_notice_ending
