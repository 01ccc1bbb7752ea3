from . import portal, referral_link
