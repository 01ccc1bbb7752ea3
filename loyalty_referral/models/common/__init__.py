"""What every room builds on: origins, reasons, settings."""

from . import loyalty_origin_mixin
from . import loyalty_attribution_mixin
from . import loyalty_reason_mixin
from . import loyalty_trail_mixin
from . import ir_module_module
from . import res_company
from . import res_config_settings
