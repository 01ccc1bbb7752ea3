"""Taking rows that others may take too: what is busy is left to them.

For background work, which Odoo does not repeat after a conflict as it does requests.
"""

import logging

from psycopg2 import OperationalError

_logger = logging.getLogger(__name__)


def take(records, limit=None):
    """Hold those of ``records`` that nobody works on until the commit; return them.

    ``limit``: no more than so many, and leave the others to others.

    None of them if one was written after we had looked: the next run finds it.
    """
    try:
        with records.env.cr.savepoint(flush=False):
            return records.try_lock_for_update(limit=limit)
    except OperationalError as conflict:
        _logger.info("%s wait for another transaction: %s", records, conflict)
        return records.browse()
