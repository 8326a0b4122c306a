"""What an endpoint is: the route, who may call it, and the documents that pass through it.

Routes and the OpenAPI document are both made from these, so that neither can lie about the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from noticeboard.intake.fields import Document
from noticeboard.web.call import View

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Audience = Literal["public", "token"]
PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter: its JSON schema, and what it means."""

    schema: Mapping[str, object]
    description: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call of the API. ``path`` is below ``PREFIX``; ``body`` is the document it takes.

    ``refuses``: the statuses it may answer beside those that every call may.
    """

    method: Method
    path: str
    name: str
    summary: str
    view: View
    answer: Any
    status: int = 200
    body: type[Document] | None = None
    body_required: bool = True
    merge_patch: bool = False
    query: Mapping[str, Parameter] = field(default_factory=dict)
    refuses: tuple[int, ...] = ()
    audience: Audience = "token"

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"

    @property
    def takes_document(self) -> bool:
        """Whether a body is read."""
        return self.body is not None or self.merge_patch

    @property
    def versioned(self) -> bool:
        """Whether it wants If-Match."""
        return self.merge_patch


def act(
    path: str, name: str, summary: str, view: View, answer: Any, body: type[Document]
) -> Endpoint:
    """Something done to one thing, which may be refused; an empty document may be left out."""
    return Endpoint(
        "POST",
        path,
        name,
        summary,
        view,
        answer,
        body=body,
        body_required=body is not Document,
        refuses=(403, 404, 409, 422),
    )
