"""The partners themselves: levels, figures, their page."""

from . import loyalty_partner_dashboard
from . import loyalty_tier
from . import res_partner
from . import res_partner_grade
