"""Times and figures that were typed into a text, found as people of Korean and English write them.

What a text says by a placeholder is not found here: that cannot be wrong. Every pattern is
bounded, so that a text of any content is read in linear time.
"""

from noticeboard.domain.typed.amounts import TypedFigure, figures
from noticeboard.domain.typed.passing import Passing, passing
from noticeboard.domain.typed.times import TypedTime, times

__all__ = ["Passing", "TypedFigure", "TypedTime", "figures", "passing", "times"]
