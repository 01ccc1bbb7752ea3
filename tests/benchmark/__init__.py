"""What `python3 setup bench` measures: every file here that has a MEASUREMENT.

``MEASUREMENT`` is a literal (it is read without Odoo): ``title``; ``unit`` of what is
counted; ``drawn``, how many of its steps the chart shows (all); ``variants``, which are
measured in turns, each with the database it runs on (``core``, ``addons``,
``commission_oca``, ``queue_job``, for which a server with its runner is started);
``abreast``, how many of them work at the same moment (1); ``anew``, whether each turn is by
another process; ``counted``, whether calls of functions are counted too, in a turn of their
own;
``cases``, each with a ``size``; ``targets``, what must hold (see ``setup/figures.py``).
``prepare(bench)`` makes the world once; ``turn(bench)`` makes ``bench.size`` items and
measures steps on them.
"""
