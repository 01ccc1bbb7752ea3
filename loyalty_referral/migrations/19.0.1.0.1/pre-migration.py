"""Documents, their lines and contacts carry less of ours (ADR 0021)."""

from odoo.tools.sql import column_exists

#: What a line was written by: six columns become one, to the cent.
_ONE_COLUMN = """
    ALTER TABLE account_move_line ADD COLUMN loyalty_terms jsonb;

    UPDATE account_move_line
       SET loyalty_terms = jsonb_strip_nulls(jsonb_build_object(
               'year', loyalty_year_amount,
               'lot', loyalty_lot_amount,
               'taken', loyalty_taken_amount,
               'currency_id', loyalty_taken_currency_id,
               'rate', loyalty_tier_rate,
               'base', loyalty_tier_base))
     WHERE loyalty_lot_id IS NOT NULL OR loyalty_membership_id IS NOT NULL;

    ALTER TABLE account_move_line
        DROP COLUMN loyalty_year_amount,
        DROP COLUMN loyalty_lot_amount,
        DROP COLUMN loyalty_taken_amount,
        DROP COLUMN loyalty_taken_currency_id,
        DROP COLUMN loyalty_tier_rate,
        DROP COLUMN loyalty_tier_base;
"""
#: Indexes of contacts that nobody searches by.
_FEWER_INDEXES = """
    DROP INDEX IF EXISTS res_partner__loyalty_framework_start_index,
                         res_partner__loyalty_framework_end_index,
                         res_partner__loyalty_name_day_id_index
"""


def migrate(cr, version):
    """Move what is there before the tables are made as they are now."""
    if column_exists(cr, "account_move_line", "loyalty_year_amount"):
        cr.execute(_ONE_COLUMN)
    cr.execute(_FEWER_INDEXES)
