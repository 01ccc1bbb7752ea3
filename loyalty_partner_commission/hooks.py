"""What happens around the removal of the addon."""


def uninstall_hook(env):
    """Nothing of ours may keep the ledger busy once the bindings are gone.

    Commission that is owed refuses the uninstallation beforehand (see
    ``ir.module.module``); bills and entries stay as they are.
    """
    env["loyalty.ledger.inbox"].search(
        [("origin_model", "=", "loyalty.commission.statement")]
    ).unlink()
