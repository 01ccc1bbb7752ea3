from . import (
    loyalty_commission_statement_create,
    loyalty_ledger_adjust,
    loyalty_partner_binding_change,
)
