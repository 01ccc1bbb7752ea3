from . import portal, recommend, referral_link, reminders
