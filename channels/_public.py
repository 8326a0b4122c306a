"""What the board and the feed have in common: our own tables, so exactly once, and no doubt."""

from collections.abc import Callable
from datetime import timedelta

from noticeboard.domain.conclusion import Settling, TransientSendError
from noticeboard.domain.delivery import Receipt
from noticeboard.domain.errors import SendError
from noticeboard.ports import Capabilities, Channel, Limits, Message, Preflight

# Our own database answers at once and for certain: one "not there" is the truth.
_SETTLING = Settling(readings=1, apart=timedelta(0))


class PublicChannel(Channel):
    """Publishes through a part of the public site; a repeated send changes nothing."""

    def __init__(
        self,
        channel_id: str,
        *,
        put: Callable[[Message], None],
        stands: Callable[[str, int], bool],
        public_board: bool = False,
    ) -> None:
        self.id = channel_id
        self.limits = Limits()
        self.capabilities = Capabilities(
            edit=True,
            identity=True,
            public_board=public_board,
            settling=_SETTLING,
        )
        self._put, self._stands = put, stands

    def count(self, text: str) -> int:
        """Characters; there is no limit."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Publish; whatever goes wrong, nothing was published and trying again is safe."""
        try:
            self._put(message)
        except SendError:
            raise
        except Exception as error:
            raise TransientSendError(
                f"Our own pages could not be written: {type(error).__name__}."
            ) from error
        return Receipt(_id(message), message.link, message.text)

    def find(self, message: Message) -> Receipt | None:
        """The receipt, if that revision is public."""
        if not self._stands(message.bulletin_id, message.revision):
            return None
        return Receipt(_id(message))

    def read(self, receipt: Receipt) -> str | None:
        """What was stored, for as long as it stands."""
        bulletin_id, _, revision = receipt.remote_id.rpartition("/")
        return receipt.stored if self._stands(bulletin_id, int(revision)) else None

    def preflight(self) -> Preflight:
        """Whether the public side answers."""
        try:
            self._stands("", 0)
        except Exception as error:
            return Preflight((f"Our own pages cannot be read: {type(error).__name__}.",))
        return Preflight()


def _id(of: Message) -> str:
    return f"{of.bulletin_id}/{of.revision}"
