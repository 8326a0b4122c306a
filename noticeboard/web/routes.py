"""Rules of addresses that cost nothing until somebody asks them to write one."""

from collections.abc import Callable
from functools import partial

from werkzeug.routing import Rule


class Route(Rule):
    """A rule that reads addresses at once, and learns to write its own when first asked.

    Hardly any is ever asked, and learning it all takes longer than the rest of the application.
    Should Werkzeug name this otherwise one day, rules learn at once, and nothing else changes.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        learn = partial(super()._compile_builder, append_unknown)
        learned: list[Callable[..., tuple[str, str]]] = []

        def write(rule: Rule, **values: object) -> tuple[str, str]:
            if not learned:
                learned.append(learn())
            return learned[0](rule, **values)

        return write
