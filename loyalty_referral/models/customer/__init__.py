"""Whom somebody should talk to, and what customers are worth."""

from . import loyalty_contact_plan
from . import loyalty_contact_watch
from . import loyalty_contact_check
from . import mail_activity
from . import loyalty_customer_value
from . import loyalty_cohort
from . import res_company_value
from . import res_config_settings_value
from . import res_partner_contact
from . import res_partner_value
