"""What a WSGI server is pointed at: ``wsgi:app``."""

from noticeboard.web.serving import application

app = application()
