"""What an invoice earns its partners: plans, rules, facts, ledger."""

from . import loyalty_commission_evidence
from . import loyalty_commission_facts
from . import loyalty_commission_family
from . import loyalty_commission_part
from . import loyalty_commission_plan
from . import loyalty_commission_version
from . import loyalty_commission_lint
from . import loyalty_commission_rule
from . import loyalty_commission_band
from . import loyalty_commission_override
from . import loyalty_commission_division
from . import loyalty_commission_limit
from . import loyalty_commission_cap
from . import loyalty_commission_step
from . import loyalty_commission_zero
from . import loyalty_ledger_entry
from . import loyalty_ledger_posting
from . import loyalty_ledger_sync
from . import loyalty_ledger_transaction
from . import loyalty_ledger_division
