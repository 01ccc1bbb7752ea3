from odoo import api, fields, models


class ResCompany(models.Model):
    """How each company looks at referrals, uses credit and pays cash rewards."""

    _inherit = "res.company"

    loyalty_cash_auto_bill = fields.Boolean(
        string="Create vendor bills for cash rewards",
        help="Every day, a draft vendor bill is created for each customer whose cash "
        "rewards may be paid out. Nothing is posted or paid by itself.",
    )
    loyalty_cash_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of cash rewards",
        check_company=True,
        domain=[("type", "=", "purchase")],
        help="Empty: the first purchase journal.",
    )
    loyalty_payment_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of rewards that pay",
        check_company=True,
        domain=[("type", "=", "general")],
        help="Where rewards that are a payment, not a price reduction, pay posted "
        "invoices. Empty: the first journal of miscellaneous entries.",
    )
    loyalty_code_on_invoice = fields.Boolean(
        string="Link on invoices",
        help="Customer invoices end with the customer's own link and code.",
    )
    loyalty_code_in_mails = fields.Boolean(
        string="Link in e-mails",
        help="E-mails about invoices and confirmed orders end with the customer's own "
        "link and code.",
    )
    loyalty_check_same_entity = fields.Boolean("Same company", default=True)
    loyalty_check_already_customer = fields.Boolean("Customer already", default=True)
    loyalty_check_employee = fields.Boolean("Own people", default=True)
    loyalty_check_supplier = fields.Boolean("Supplier", default=True)
    loyalty_check_same_vat = fields.Boolean("Same VAT number", default=True)
    loyalty_check_same_bank = fields.Boolean("Same bank account", default=True)
    loyalty_check_same_domain = fields.Boolean("Same e-mail domain", default=True)
    loyalty_check_same_phone = fields.Boolean("Same phone number", default=True)
    loyalty_check_ring = fields.Boolean("Bringing each other", default=True)
    loyalty_check_too_many = fields.Boolean("Too many at once", default=True)
    loyalty_pace_limit = fields.Integer(
        string="Usual number of referrals",
        default=10,
        help="More of one referrer within the days below are looked at. 0: no limit.",
    )
    loyalty_pace_days = fields.Integer(string="Within days", default=30)
    loyalty_shared_domains = fields.Char(
        string="Shared e-mail domains",
        help="Domains whose mailboxes belong to strangers, such as those of a local "
        "provider, separated by spaces. Those of the large free providers are known.",
    )
    loyalty_use_on_sales = fields.Boolean(
        string="Use rewards on sales invoices",
        default=True,
        help="Invoices of sales orders come with the customer's credit. Otherwise it is "
        "used by the button on the draft.",
    )
    loyalty_discount_account_id = fields.Many2one(
        "account.account",
        string="Account of rewards",
        check_company=True,
        domain=[("account_type", "in", ("income", "income_other", "expense"))],
        help="Where rewards are posted, unless the reward or its programme names an "
        "account. Empty: the account of the discount product.",
    )
    loyalty_mail_thanks = fields.Boolean("E-mail: thank you", default=True)
    loyalty_mail_customer = fields.Boolean(
        "E-mail: friend became a customer", default=True
    )
    loyalty_mail_granted = fields.Boolean("E-mail: reward granted", default=True)
    loyalty_mail_used = fields.Boolean("E-mail: reward used")
    loyalty_mail_taken_back = fields.Boolean("E-mail: reward taken back", default=True)
    loyalty_mail_ending = fields.Boolean("E-mail: membership ends soon", default=True)
    loyalty_mail_ending_days = fields.Integer(
        string="Days before a membership ends",
        default=14,
        help="When a member is reminded that what they paid for ends.",
    )
    loyalty_mail_welcome = fields.Boolean("E-mail: welcome", default=True)
    loyalty_mail_refused = fields.Boolean("E-mail: mission not accepted", default=True)
    loyalty_mail_days = fields.Integer(
        string="Tell about the last days",
        default=14,
        help="What happened longer ago is not told, such as referrals that were "
        "imported.",
    )
    loyalty_notice_days = fields.Integer(
        string="Nothing expires without notice",
        default=14,
        help="A benefit expires only if a reminder named it at least so many days before "
        "its last day; else it is extended, and a list says so. Reminders are sent by the "
        "plans that are running. 0: it expires on its day, told or not.",
    )
    _notice_days_not_negative = models.Constraint(
        "CHECK (loyalty_notice_days >= 0)", "Days of notice cannot be negative."
    )
    _pace_not_negative = models.Constraint(
        "CHECK (loyalty_pace_limit >= 0 AND loyalty_pace_days >= 0)",
        "The number of referrals and of days cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base`: a new company may want mails."""
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        """Override of `base`: which mails are wanted is cached."""
        result = super().write(vals)
        if any(name.startswith("loyalty_mail_") for name in vals):
            self.env.registry.clear_cache()
        return result
