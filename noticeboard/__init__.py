"""Noticeboard: where a company plans its notices and keeps its word in public."""

import zoneinfo

# Zones come from the tzdata wheel only, so that every host reads the same rules.
zoneinfo.reset_tzpath(())
