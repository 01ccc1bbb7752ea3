"""Run by the uninstall test in a process and a database of its own.

Makes a rewarded invoice and a commission, removes both addons, and compares the
accounting entries before and after. Arguments: configuration file, database.
"""

import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

LINES = """
    SELECT line.id, line.move_id, line.name, line.debit, line.credit, line.account_id,
           move.name, move.state, move.amount_total
      FROM account_move_line line JOIN account_move move ON move.id = line.move_id
     ORDER BY line.id
"""


def main(conf, database):
    """Prepare, uninstall, compare."""
    config.parse_config(["-c", conf, "-d", database, "--no-http"])
    from story import prepare  # the addons can be found only now

    registry = Registry(database)
    with registry.cursor() as cr:
        prepare(api.Environment(cr, SUPERUSER_ID, {}))
        cr.execute(LINES)
        before = cr.fetchall()
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["ir.config_parameter"].set_param(
            "loyalty_referral.uninstall_with_open_money", "1"
        )
        modules = env["ir.module.module"].search(
            [("name", "in", ("loyalty_referral", "loyalty_partner_commission"))]
        )
        modules.button_immediate_uninstall()
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        cr.execute(LINES)
        after = cr.fetchall()
        if after != before:
            sys.exit("the accounting changed")
        cr.execute("SELECT relname FROM pg_class WHERE relname LIKE 'loyalty_ledger%'")
        if left := cr.fetchall():
            sys.exit(f"left behind: {left}")
        if env["ir.model"].search([("model", "like", "loyalty.referral%")]):
            sys.exit("models left behind")
        env["account.move"].create({"move_type": "out_invoice"})
        cr.rollback()
    print("removed, accounting intact")  # pylint: disable=print-used


if __name__ == "__main__":
    main(*sys.argv[1:])
