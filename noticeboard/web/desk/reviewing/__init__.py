"""One bulletin: looked at, previewed, signed and followed."""

from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.reviewing import acts, bulletin, deliveries, previews, removing, unfit

_ONE = "/bulletins/<uuid:id>"
_SENT = "/deliveries/<uuid:id>"

DOORS = (
    Door("GET", _ONE, "bulletin", bulletin.show),
    Door("POST", f"{_ONE}/submit", "submit", acts.submit),
    Door("POST", f"{_ONE}/sign", "sign", acts.sign, fresh=True),
    Door(
        "POST",
        f"{_ONE}/publish-alone",
        "publish_alone",
        acts.publish_alone,
        fresh=True,
        unfit=unfit.alone_without_reason,
    ),
    Door("POST", f"{_ONE}/confirm", "confirm", acts.confirm),
    Door("POST", f"{_ONE}/reject", "reject", acts.reject),
    Door("POST", f"{_ONE}/freeze-anew", "freeze_anew", acts.freeze_anew),
    Door("POST", f"{_ONE}/pull-back", "pull_back", acts.pull_back),
    Door("POST", f"{_ONE}/discard", "discard", acts.discard),
    Door("GET", f"{_ONE}/removal", "removal", removing.ask),
    Door("POST", f"{_ONE}/removal", "removal_look", removing.look),
    Door("GET", f"{_ONE}/removal/page", "removal_page", removing.left),
    Door("POST", f"{_ONE}/redact", "redact", acts.redact, fresh=True),
    Door("POST", f"{_ONE}/object", "object", acts.object_to_removal),
    Door("GET", f"{_ONE}/preview", "preview", previews.show),
    Door("GET", f"{_ONE}/preview/page", "preview_page", previews.page),
    Door("GET", f"{_ONE}/preview/entry", "preview_entry", previews.entry),
    Door("GET", f"{_ONE}/deliveries", "deliveries", deliveries.show),
    Door("POST", f"{_SENT}/retry", "retry", deliveries.retry),
    Door("POST", f"{_SENT}/adopt", "adopt", deliveries.adopt),
    Door("POST", f"{_SENT}/abandon", "abandon", deliveries.abandon),
)

__all__ = ["DOORS"]
