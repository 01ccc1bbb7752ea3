"""Marks in the context that only our own code can set.

Whoever calls a method from outside may send any context that JSON can carry, and so any
flag that is merely true. These flags hold an object, which JSON cannot.
"""

_MARK = object()


def inside(records, flag):
    """These ``records``, marked as called from within: ``flag`` is set."""
    return records.with_context(**{flag: _MARK})


def is_inside(records, flag):
    """Has our own code set ``flag``?"""
    return records.env.context.get(flag) is _MARK
