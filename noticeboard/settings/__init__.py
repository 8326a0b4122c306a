"""Typed settings: the shipped ``config/``, the operator's folder, the environment, in that order.

Source: docs/operating.md
"""

from noticeboard.settings.channels import ChannelStanza
from noticeboard.settings.layers import SettingsError
from noticeboard.settings.loading import Settings, load_settings, place_of_board

__all__ = ["ChannelStanza", "Settings", "SettingsError", "load_settings", "place_of_board"]
