from . import test_referral_becomes_discount
