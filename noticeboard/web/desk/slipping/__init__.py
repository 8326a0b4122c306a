"""When it slips: delays, corrections, cancellations, updates, holding statements, fulfilments.

Under pressure, saying something true must be the fastest thing to do: each form begins from the
promise, asks for what cannot wait, and says before its button what the public will see.
"""

from noticeboard.web.desk.slipping.pages import DOORS

__all__ = ["DOORS"]
