"""The composition root: the one place that names concrete adapters, for the product and tests."""

from noticeboard.bootstrap.areas import alerting_instead, pulse
from noticeboard.bootstrap.parts import NoWakes, Parts
from noticeboard.bootstrap.wiring import parts, senders

__all__ = ["NoWakes", "Parts", "alerting_instead", "parts", "pulse", "senders"]
