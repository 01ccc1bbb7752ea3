"""What is owed: accounts, entries, the sync that decides, the proof."""

from . import loyalty_ledger_account
from . import loyalty_ledger_transaction
from . import loyalty_ledger_entry
from . import loyalty_ledger_application
from . import loyalty_ledger_posting
from . import loyalty_ledger_sync
from . import loyalty_ledger_inbox
from . import loyalty_ledger_adjustment
from . import loyalty_ledger_proof
from . import loyalty_ledger_proof_line
from . import loyalty_open_lot
from . import loyalty_expiry_facts
from . import loyalty_ledger_expiry
from . import loyalty_ledger_notice
