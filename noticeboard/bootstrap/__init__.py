"""The composition root: the one place that names concrete adapters, for the product and tests."""

from noticeboard.bootstrap.areas import pulse
from noticeboard.bootstrap.parts import NoWakes, Parts
from noticeboard.bootstrap.wiring import alerting_instead, parts, senders

__all__ = ["NoWakes", "Parts", "alerting_instead", "parts", "pulse", "senders"]
