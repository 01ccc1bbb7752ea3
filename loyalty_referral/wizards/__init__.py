from . import loyalty_referral_record
