"""Odoo's own documents: they say what happened, and never compute."""

from . import account_move
from . import crm_lead
from . import ir_module_module
from . import product_template
from . import res_company
from . import res_config_settings
from . import res_partner_bank
from . import sale_order
