"""What is installed, pinned in one place (Python packages: ``requirements/*.lock``)."""

ODOO_SERIES = "19.0"

#: Debian's package this repository was last tested with; unstable may serve a newer one.
ODOO_DEB_TESTED = "19.0.0+dfsg-1"

#: Suites of the Debian archive that are read: Odoo is in unstable only.
DEBIAN_SUITES = ("unstable", "trixie")

#: Odoo and what its static files link to. ``/trixie``: unstable's Font Awesome is 7, Odoo
#: wants 4.7, and Inconsolata has moved its files.
ODOO_DEBS = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-font-awesome/trixie",
    "fonts-inconsolata/trixie",
)

#: Listed in Odoo's manifests but removed by Debian (not free enough): an empty file takes
#: their place, else every backend page logs an error and every tour fails.
ODOO_STUBS = ("odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js",)

CHROMIUM_DEBS = ("chromium", "fonts-liberation")

#: What the wkhtmltopdf from PyPI links to, and a font for it to print with.
WKHTMLTOPDF_LIBRARIES = (
    "libfontconfig1",
    "libfreetype6",
    "libx11-6",
    "libxext6",
    "libxrender1",
    "fonts-liberation",
)

#: Oldest PostgreSQL server Odoo 19 accepts.
POSTGRES_MINIMUM = 13

#: Free disk space that a complete environment with its databases needs, in GiB.
DISK_GIB = 4
