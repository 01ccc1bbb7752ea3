"""What happens around installation and removal of the addon."""

from . import ledger_guards


def uninstall_hook(env):
    """Let the ledger's tables go; invoices and their lines stay as they are."""
    # invoices of the demo story are documents now, not ours to delete
    env["ir.model.data"].search(
        [("module", "=", "loyalty_referral"), ("model", "=", "account.move")]
    ).unlink()
    # points stay on the cards; their history must not look for a grant that is gone
    env["loyalty.history"].search([("order_model", "=", "loyalty.grant")]).write(
        {"order_model": False, "order_id": False}
    )
    ledger_guards.drop(env.cr)
