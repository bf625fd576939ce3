"""The entry for a WSGI server of one's own, behind a proxy that buffers: ``gunicorn --preload webui.wsgi:app``."""

from webui import create_app

app = create_app()
