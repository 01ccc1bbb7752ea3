from . import missions, portal, recommend, referral_link, reminders, sheets
