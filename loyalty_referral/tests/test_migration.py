"""What an older version wrote is read by this one."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.tests import tagged
from odoo.tools.sql import column_exists, index_exists

from .common import LoyaltyCommon

SCRIPTS = Path(__file__).parents[1] / "migrations"
#: A line's terms as they were, column by column.
BEFORE = """
    ALTER TABLE account_move_line DROP COLUMN loyalty_terms,
        ADD COLUMN loyalty_year_amount numeric, ADD COLUMN loyalty_lot_amount numeric,
        ADD COLUMN loyalty_taken_amount numeric,
        ADD COLUMN loyalty_taken_currency_id integer,
        ADD COLUMN loyalty_tier_rate numeric, ADD COLUMN loyalty_tier_base numeric;
    CREATE INDEX res_partner__loyalty_name_day_id_index
        ON res_partner (loyalty_name_day_id);
    CREATE INDEX res_partner__loyalty_framework_start_index
        ON res_partner (loyalty_framework_start);
    CREATE INDEX res_partner__loyalty_framework_end_index
        ON res_partner (loyalty_framework_end);
"""


def script(version):
    """The script that runs before the tables of ``version`` are made."""
    path = SCRIPTS / version / "pre-migration.py"
    spec = spec_from_file_location(f"migration_to_{path.parent.name}", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@tagged("post_install", "-at_install")
class TestMigration(LoyaltyCommon):
    def test_terms_of_lines_become_one_column(self):
        """Every amount to the cent; what was empty stays so; twice is as good as once."""
        self.refer()
        self.paid_invoice(self.contract(self.friend, 250.0))
        invoice = self.invoice(self.contract(self.referrer, 600.0))
        self.sync()
        own = invoice.invoice_line_ids.filtered("loyalty_lot_id")
        self.assertEqual(len(own), 1)
        self.env.flush_all()
        self.env.cr.execute(BEFORE)
        self.env.cr.execute(
            """
            UPDATE account_move_line
               SET loyalty_year_amount = 7200, loyalty_lot_amount = 250.01,
                   loyalty_taken_amount = 230.01, loyalty_taken_currency_id = 7,
                   loyalty_tier_rate = 5.25, loyalty_tier_base = 600.03
             WHERE id = %s
            """,
            (own.id,),
        )

        migrate = script("19.0.1.0.1").migrate
        migrate(self.env.cr, "19.0.1.0.0")
        migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

        reward = {"year": 7200, "lot": 250.01, "taken": 230.01, "currency_id": 7}
        tier = {"rate": 5.25, "base": 600.03}
        self.assertEqual(own.loyalty_terms, reward | tier)
        others = invoice.line_ids - own
        self.assertTrue(others)
        self.assertFalse(any(others.mapped("loyalty_terms")))
        for name in ("loyalty_year_amount", "loyalty_tier_base"):
            self.assertFalse(column_exists(self.env.cr, "account_move_line", name))
        for name in ("name_day_id", "framework_start", "framework_end"):
            index = f"res_partner__loyalty_{name}_index"
            self.assertFalse(index_exists(self.env.cr, index), index)
