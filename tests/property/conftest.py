"""How long to search: ``LOYALTY_HYPOTHESIS=long`` takes minutes instead of seconds.

A failure prints the smallest story it found and how to repeat it.
"""

import os

from hypothesis import settings

settings.register_profile("default", max_examples=80, deadline=None, print_blob=True)
settings.register_profile("long", settings.get_profile("default"), max_examples=5000)
settings.load_profile(os.environ.get("LOYALTY_HYPOTHESIS", "default"))
