"""Birthdays and name days: which rules of core programmes count when."""

from . import loyalty_name_calendar
from . import loyalty_name_day
from . import loyalty_rule
from . import loyalty_program_occasion
from . import loyalty_occasion_use
from . import loyalty_occasion_facts
from . import loyalty_occasion
from . import res_partner_occasion
from . import sale_order_occasion
