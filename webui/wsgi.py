"""The entry for a WSGI server of one's own: ``gunicorn --preload webui.wsgi:app``."""

from webui import create_app

app = create_app()
