"""The list of guards that are taken out says what is in the code."""

import pytest

from tests.faults.bench import chosen
from tests.faults.mutations import GUARDS, ROOT, Guard


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_each_guard_is_where_the_list_says(guard: Guard) -> None:
    """``make faults`` takes it out by exact text; a change of the code must change the list."""
    source = (ROOT / guard.file).read_text()

    assert guard.taken_out(source) != source
    assert guard.cases or guard.tests
    assert not guard.cases or chosen("full", 0, guard.cases)
    for test in guard.tests:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text()


def test_a_guard_that_is_not_found_is_an_error() -> None:
    """A mutant that changes nothing would prove nothing."""
    with pytest.raises(LookupError):
        GUARDS[0].taken_out("something else")
