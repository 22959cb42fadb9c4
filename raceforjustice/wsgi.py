"""What the web server runs: finished pages from memory, and Django behind them."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceforjustice.settings")

from django.core.wsgi import get_wsgi_application

from .middleware import WholeBody
from .page_cache import PageCache

application = PageCache(WholeBody(get_wsgi_application()))
