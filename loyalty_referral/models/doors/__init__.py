"""Odoo's own documents: they say what happened, and never compute."""

from . import account_move
from . import account_move_line
from . import account_partial_reconcile
from . import contract_contract
from . import contract_line
from . import crm_lead
from . import mail_mail
from . import product_template
from . import res_partner
from . import res_users
from . import sale_order
from . import sale_order_gift
from . import sale_order_line
