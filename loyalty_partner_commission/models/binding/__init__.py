"""Which partner a customer belongs to: claims, conflicts, deals, support."""

from . import loyalty_binding_channel
from . import loyalty_binding_check
from . import loyalty_deal_facts
from . import loyalty_claim_facts
from . import loyalty_partner_span
from . import loyalty_partner_binding
from . import loyalty_partner_claim
from . import loyalty_partner_conflict
from . import loyalty_arranged_invoice
from . import loyalty_partner_support
from . import loyalty_partner_deal
from . import loyalty_deal_protection
from . import loyalty_partner_rebinding
from . import loyalty_partner_renewal
from . import loyalty_partner_share
from . import loyalty_binding_merge
from . import loyalty_binding_entity
from . import loyalty_referral_code
from . import loyalty_referral_touch
