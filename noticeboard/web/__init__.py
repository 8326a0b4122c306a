"""The JSON API and what every answer carries. Flask stays in this package."""

from noticeboard.web.app import create_app

__all__ = ["create_app"]
