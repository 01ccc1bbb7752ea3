from . import test_binding_race
from . import test_both_addons
from . import test_concurrency
from . import test_concurrent_runs
from . import test_peppol
from . import test_speed
from . import test_uninstall
from . import test_worked_examples
