"""The headers of every page of the desk."""

from collections.abc import Mapping

# Nothing from anywhere else; no inline style or script. Pico's icons are data: addresses.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# A page as the public will have it, in a frame of ours: it runs and loads nothing else.
FRAMED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)


def headers(*, framed: bool = False) -> Mapping[str, str]:
    """The headers of a page, or of one that is shown in a frame of another."""
    return {
        "Content-Security-Policy": FRAMED_POLICY if framed else POLICY,
        # With no referrer at all, browsers send "Origin: null" with our own forms too.
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "SAMEORIGIN" if framed else "DENY",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "X-Robots-Tag": "noindex",
    }
