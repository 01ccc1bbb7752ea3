"""What happens around installation and removal of the addon."""

from . import ledger_guards


def uninstall_hook(env):
    """Let the ledger's tables go; invoices and their lines stay as they are."""
    ledger_guards.drop(env.cr)
