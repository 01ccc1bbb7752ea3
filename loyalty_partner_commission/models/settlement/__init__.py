"""How commission is paid: runs, statements, bills, agreements, proof."""

from . import loyalty_commission_billing
from . import loyalty_commission_dispute
from . import loyalty_commission_payout
from . import loyalty_commission_proposal
from . import loyalty_commission_run
from . import loyalty_commission_run_line
from . import loyalty_commission_settlement
from . import loyalty_commission_statement
from . import loyalty_commission_statement_payout
from . import loyalty_commission_statement_mail
from . import loyalty_commission_request
from . import loyalty_ledger_proof
from . import loyalty_partner_agreement
from . import res_company_payout
from . import res_partner_payout
