"""How staff come in: sessions, second factors, invitations, tries that failed or did not.

The public side cannot read any of these tables. No secret stands here as it is: what only has
to be recognised is kept as a digest, what has to be read again is encrypted by its writer.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from noticeboard.store.metadata import metadata
from noticeboard.store.tables_staff import Id
from noticeboard.store.types import Json, UTCDateTime

# ``person_id`` is empty between the password and the second factor; ``half_of`` is theirs then.
sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id")),
    Column("half_of", Id, ForeignKey("people.id")),
    Column("data", Json, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Index(None, "person_id"),
    Index(None, "half_of"),
    Index(None, "seen_at"),
)

# ``totp_counter``: the newest time step of which a code was taken; none is taken twice.
second_factors = Table(
    "second_factors",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("totp_secret", Text),
    Column("totp_counter", BigInteger),
    Column("recovery_digests", Json, nullable=False),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("about", Json, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("last_used_at", UTCDateTime, nullable=False),
    UniqueConstraint("person_id", "name"),
)

# Without an address: the first administrator's, who gives their own.
invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_sha256", Text, nullable=False),
    Column("email", Text),
    # Somebody who is there, and chooses another password by this link.
    Column("person_id", Id, ForeignKey("people.id")),
    Column("name", Text, nullable=False),
    Column("roles", Json, nullable=False),
    Column("invited_by", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    UniqueConstraint("token_sha256"),
    UniqueConstraint("email"),
)

# One row for each try that has not succeeded; whose and from where are keyed digests.
failed_logins = Table(
    "failed_logins",
    metadata,
    # Only an INTEGER PRIMARY KEY counts by itself on SQLite.
    Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    ),
    Column("account", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index(None, "account", "at"),
    Index(None, "address", "at"),
    Index(None, "at"),
)

# From where somebody came in lately; both are keyed digests, as above.
known_addresses = Table(
    "known_addresses",
    metadata,
    Column("account", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Index(None, "at"),
)
