"""Ten wrong codes in an hour are enough; an hour later all is forgiven."""

from odoo.addons.loyalty_referral.policy import throttle


def test_patience_ends_and_comes_back():
    misses = tuple(float(second) for second in range(throttle.MISSES))

    assert throttle.may_try((), 0.0)
    assert throttle.may_try(misses[:-1], 10.0)
    assert not throttle.may_try(misses, 10.0)
    # the first miss was at 0 s and is forgotten at 3600 s: nine are left
    assert throttle.may_try(misses, 3600.0)


def test_old_misses_are_forgotten():
    assert throttle.recent((0.0, 1.0, 2.0), 3601.5) == (2.0,)
