from . import portal
from . import portal_statement
from . import support
from . import direct_purchase, partner_codes, portal
