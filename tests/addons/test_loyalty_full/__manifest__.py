{
    "name": "Loyalty: tests over both addons",
    "summary": "What neither addon can test alone; never installed in production",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "website": "https://github.com/OCA/sale-promotion",
    "author": "Loyalty Founders, Odoo Community Association (OCA)",
    "license": "AGPL-3",
    "depends": ["loyalty_referral", "loyalty_partner_commission"],
}
