"""The house rules, executable. A rule reads sources and yields what to change, and where.

A rule that stands in the way may be wrong: change it here, with the reason. What is only
an exception belongs into the allow-list beside the rule, with the reason.
"""
