"""Rules of addresses that cost nothing until somebody asks them to write one."""

from collections.abc import Callable
from functools import cache, partial

from werkzeug.routing import Rule


class Route(Rule):
    """A rule that reads addresses at once, and learns to write its own when first asked.

    Hardly any is ever asked, and learning it all takes longer than the rest of the application.
    Should Werkzeug name this otherwise one day, rules learn at once, and nothing else changes.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        learn = cache(partial(super()._compile_builder, append_unknown))

        def write(rule: Rule, **values: object) -> tuple[str, str]:
            return learn()(rule, **values)

        return write
