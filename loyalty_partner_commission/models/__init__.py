from . import commission
from . import binding
from . import promo
from . import settlement
from . import partner
from . import doors
