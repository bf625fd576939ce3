"""Tìm Tin in Python: ask an index, read articles, take hits into a table; the door for notebooks and scripts.

>>> import timtin
>>> [article.provinces[0].name for article in timtin.read("seeds/003_b0e0aea66137d389.txt")]
['Bến Tre']
>>> timtin.SearchRequest(q="nghị quyết").choosing("tinh", timtin.Choice(("ben-tre",))).q
'nghị quyết'
"""

from timtin.floors import find_floors

find_floors()

from index.settings import Settings  # noqa: E402  the floors must be found first
from search.request import Choice, SearchRequest  # noqa: E402
from search.results import Hit  # noqa: E402
from search.service import Service  # noqa: E402
from timtin.notebook import export, read  # noqa: E402

__all__ = ["Choice", "Hit", "SearchRequest", "Service", "Settings", "export", "read"]
