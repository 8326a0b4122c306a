"""Every call of the API, in the order of the handbook."""

from noticeboard.web.api import (
    bulletins,
    deliveries,
    holding,
    incidents,
    notices,
    records,
    watching,
)
from noticeboard.web.endpoints import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *notices.ENDPOINTS,
    *bulletins.ENDPOINTS,
    *deliveries.ENDPOINTS,
    *holding.ENDPOINTS,
    *incidents.ENDPOINTS,
    *watching.ENDPOINTS,
    *records.ENDPOINTS,
)
