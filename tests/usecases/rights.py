"""Who may do what to whose bulletin, as one table: rows are deeds, columns are people.

It is held against the verbs, the API, the terminal and the forms of the desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard.domain.signing import ROLES, Deputy, Person

DAY = timedelta(days=1)
EVERY_ROLE = frozenset(ROLES)

# + is done. Else the code of what refuses it:
CODES = {
    "role": "role_missing",
    "own": "own_text",
    "token": "token_cannot_approve",
    "twice": "signed_already",
    "draft": "not_in_review",
    "busy": "in_review",
    "late": "too_late_to_pull_back",
    "early": "not_public_yet",
    "text": "text_changed",
    "whole": "not_outdated",
    "calm": "no_emergency",
    "seen": "nothing_to_confirm",
    "look": "nothing_to_look_at",
}
# Somebody who holds every role, coming by the desk, by a plain token, or by one for approving;
# somebody who stands in for an approver, or did until now; somebody with no role.
TABLE = """
                         | author approver legal duty  admin none  all   plain signing deputy past
draft   a notice         | +      role     role  role  role  role  +     +     +       role   role
draft   a copy           | +      role     role  role  role  role  +     +     +       role   role
edit    own draft        | +      role     role  role  role  role  +     +     +       role   role
edit    Ana's draft      | +      role     role  role  role  role  +     +     +       role   role
edit    Ana's in review  | busy   role     role  role  role  role  busy  busy  busy    role   role
edit    Ana's armed      | +      role     role  role  role  role  +     +     +       role   role
discard own candidate    | +      role     role  role  role  role  +     +     +       role   role
discard Ana's candidate  | +      role     role  role  role  role  +     +     +       role   role
submit  own draft        | +      role     role  role  role  role  +     +     +       role   role
submit  Ana's draft      | +      role     role  role  role  role  +     +     +       role   role
approve Ana's draft      | draft  draft    draft draft draft draft draft draft draft   draft  draft
approve Ana's in review  | role   +        role  role  role  role  +     token +       +      role
approve own in review    | own    own      own   own   own   own   own   token own     own    own
approve co-written       | own    own      own   own   own   own   own   token own     own    own
approve submitted only   | own    own      own   own   own   own   own   token own     own    own
approve candidate on own | own    own      own   own   own   own   own   token own     own    own
approve copy of own      | own    own      own   own   own   own   own   token own     own    own
approve signed earlier   | role   +        role  role  role  role  +     token +       +      role
approve read earlier     | role   text     role  role  role  role  text  token text    text   role
approve first of two     | role   +        +     role  role  role  +     token +       +      role
approve signed once      | twice  twice    twice twice twice twice twice token twice   twice  twice
reject  Ana's in review  | role   +        role  role  role  role  +     token +       +      role
reject  own in review    | role   +        role  role  role  role  +     token +       +      role
anew    Ana's in review  | whole  whole    role  role  role  role  whole whole whole   whole  role
alone   own in review    | role   calm     role  role  role  role  calm  token calm    calm   role
confirm Ana's in review  | role   seen     role  role  role  role  seen  token seen    seen   role
pull    own in review    | +      role     role  role  role  role  +     +     +       role   role
pull    Ana's in review  | +      role     role  role  role  role  +     +     +       role   role
pull    Ana's armed      | +      role     role  role  role  role  +     +     +       role   role
pull    Ana's public     | late   role     role  role  role  role  late  late  late    role   role
follow  Ana's public     | +      role     role  role  role  role  +     +     +       role   role
follow  Ana's in review  | early  role     role  role  role  role  early early early   role   role
fulfil  Ana's public     | +      role     role  +     role  role  +     +     +       role   role
redact  Ana's public     | role   role     role  role  +     role  +     token +       role   role
object  Ana's public     | role   look     role  role  look  role  look  token look    look   role
speak   a silent notice  | role   role     role  +     role  role  +     +     +       role   role
write   a text           | +      role     role  role  role  role  +     +     +       role   role
reword  Ana's text       | +      role     role  role  role  role  +     +     +       role   role
sign    Ana's text       | role   +        role  role  role  role  +     token +       +      role
sign    own text         | own    own      own   own   own   own   own   token own     own    own
return  Ana's text       | role   +        role  role  role  role  +     token +       +      role
retire  Ana's text       | +      +        role  role  role  role  +     +     +       +      role
hold    a channel        | +      +        +     +     +     +     +     +     +       +      +
resume  a channel        | role   +        role  role  role  role  +     token +       +      role
retry   failed delivery  | role   +        role  role  role  role  +     token +       +      role
adopt   failed delivery  | role   +        role  role  role  role  +     token +       +      role
abandon failed delivery  | role   +        role  role  role  role  +     token +       +      role
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One action on one object: by column, what comes of it. ``None`` is done."""

    action: str
    on: str
    cells: Mapping[str, str | None]

    def __str__(self) -> str:
        return f"{self.action} {self.on}"


def read(table: str) -> tuple[Row, ...]:
    """The rows of a table."""
    head, *lines = table.strip("\n").splitlines()
    columns = head.partition("|")[2].split()
    return tuple(_row(columns, line) for line in lines)


def _row(columns: list[str], line: str) -> Row:
    deed, _, cells = line.partition("|")
    action, _, on = deed.strip().partition(" ")
    codes = (None if cell == "+" else CODES[cell] for cell in cells.split())
    return Row(action, on.strip(), dict(zip(columns, codes, strict=True)))


ROWS = read(TABLE)
COLUMNS = tuple(ROWS[0].cells)


def somebody(column: str, now: datetime) -> Person:
    """The person a column is about."""
    person = Person(column, f"{column}@example.com", frozenset({column} & EVERY_ROLE))
    match column:
        case "all":
            return replace(person, roles=EVERY_ROLE)
        case "plain":
            return replace(person, roles=EVERY_ROLE, by_token=True, can_approve=False)
        case "signing":
            return replace(person, roles=EVERY_ROLE, by_token=True)
        case "deputy":
            return replace(person, deputies=(Deputy("approver", now + DAY),))
        case "past":
            return replace(person, deputies=(Deputy("approver", now),))
    return person
