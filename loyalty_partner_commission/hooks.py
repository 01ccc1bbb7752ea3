"""What happens around the removal of the addon."""


def uninstall_hook(env):
    """Take along what only we understand; bills and the ledger stay as they are.

    Commission that is owed refuses the removal beforehand (``ir.module.module``).
    """
    # invoices of the demo story are documents now, not ours to delete
    env["ir.model.data"].search(
        [("module", "=", "loyalty_partner_commission"), ("model", "=", "account.move")]
    ).unlink()
    env["loyalty.ledger.inbox"].search(
        [("origin_model", "=", "loyalty.commission.statement")]
    ).unlink()
    codes = env["loyalty.referral.code"].with_context(active_test=False)
    codes = codes.search([("purpose", "=", "partner")])
    codes.touch_ids.unlink()
    codes.unlink()
