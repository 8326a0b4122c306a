"""Headers of every public answer, errors too."""

from noticeboard.site.house import House

Header = tuple[str, str]

# No script, no frame, no form, nothing from anywhere else.
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS: tuple[Header, ...] = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
_HSTS = ("Strict-Transport-Security", "max-age=31536000")
# Order pages and readers of other sites may fetch these; they hold nothing but what is public.
OPEN: Header = ("Access-Control-Allow-Origin", "*")


def security(house: House) -> tuple[Header, ...]:
    """What protects the reader. HSTS only where the board is reached by https."""
    return (*_ALWAYS, _HSTS) if house.public_url.startswith("https://") else _ALWAYS
