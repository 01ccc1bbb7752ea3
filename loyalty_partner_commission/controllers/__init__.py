from . import portal
from . import portal_entries
from . import portal_statement
from . import support
from . import partner_codes
from . import partner_deals
from . import direct_purchase
