"""Which names a template asks for, in whatever branch: every page that is drawn has to give them.

What stands behind ``is defined`` may be missing, and so may what only that branch asks for.
"""

from collections.abc import Iterator
from functools import cache

from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from noticeboard.site.templating import TEMPLATES, environment

_Names = frozenset[str]
_NONE: _Names = frozenset()


@cache
def needed(template: str) -> _Names:
    """The names that a page of this template has to be given."""
    return asked(template, (TEMPLATES / template).read_text(encoding="utf-8"))


def asked(template: str, source: str) -> _Names:
    """The same, were this the text of the template."""
    tree = _without_optional(environment().parse(source, template))
    own = frozenset(find_undeclared_variables(tree)) - frozenset(_bound(tree))
    return own.union(*_of_others(tree))


def _of_others(tree: nodes.Template) -> Iterator[_Names]:
    """What the templates ask for that this one is built of."""
    for extends in tree.find_all(nodes.Extends):
        yield needed(_named(extends.template))
    for include in tree.find_all(nodes.Include):
        # An include sees what its includer bound, in a loop or by hand.
        yield needed(_named(include.template)) - frozenset((*_bound(tree), *_stored(tree)))
    for taken in tree.find_all(nodes.FromImport):
        for name, _ in _taken(taken):
            yield _of_macro(_named(taken.template), name)


@cache
def _of_macro(template: str, name: str) -> _Names:
    """What a macro asks for beyond its arguments, also by the macros that it calls."""
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    tree = _without_optional(environment().parse(source, template))
    macros = {one.name: one for one in tree.find_all(nodes.Macro)}
    alone = nodes.Template([macros[name]])
    alone.set_environment(environment())
    free = frozenset(find_undeclared_variables(alone))
    beside = [_of_macro(template, one) for one in free & macros.keys() if one != name]
    from_others = [
        _of_macro(_named(taken.template), there)
        for taken in tree.find_all(nodes.FromImport)
        for there, here in _taken(taken)
        if here in free
    ]
    return (free - frozenset(_bound(tree))).union(*beside, *from_others)


def _taken(imported: nodes.FromImport) -> Iterator[tuple[str, str]]:
    """The macros that are imported: by their name there, and here."""
    for name in imported.names:
        yield (name, name) if isinstance(name, str) else name


def _bound(tree: nodes.Template) -> Iterator[str]:
    """The names that a template gives itself for more than a loop."""
    yield from (macro.name for macro in tree.find_all(nodes.Macro))
    for imported in tree.find_all(nodes.FromImport):
        yield from (here for _, here in _taken(imported))
    targets = [one.target for one in tree.find_all(nodes.Assign)]
    targets += [one.target for one in tree.find_all(nodes.AssignBlock)]
    for target in targets:
        yield from _stored(target)


def _stored(node: nodes.Node) -> Iterator[str]:
    names = [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
    yield from (name.name for name in names if name.ctx != "load")


def _named(template: nodes.Expr) -> str:
    assert isinstance(template, nodes.Const), "a template is named by a constant"
    return str(template.value)


def _without_optional(tree: nodes.Template) -> nodes.Template:
    """The template without what stands only where a name is defined, and without asking that."""
    for branch in filter(lambda one: _asks(one.test), tree.find_all(nodes.If)):
        branch.body, branch.test = [], nodes.Const(True)
    for choice in filter(lambda one: _asks(one.test), tree.find_all(nodes.CondExpr)):
        choice.expr1, choice.test = nodes.Const(None), nodes.Const(True)
    for expression in (*tree.find_all(nodes.And), *tree.find_all(nodes.Or)):
        if _asks(expression.left):
            expression.left = expression.right = nodes.Const(True)
    return tree


def _asks(node: nodes.Node) -> bool:
    tests = [node] if isinstance(node, nodes.Test) else list(node.find_all(nodes.Test))
    return any(test.name == "defined" for test in tests)
