"""Everything on the pages for programs: data files with their schemas, tables, changes, feeds, Markdown twins.

Pure: a site and its rendered pages in, ``{path: text}`` out. Ids and addresses are those of the pages.
"""

from generator.api.changes import Change, changes_of, upcoming
from generator.api.files import API, PROMISE, VERSIONS, open_data
from generator.api.mistakes import mistake_url
from generator.api.published import Published, address, modified_on
from generator.api.structured import About, structured_data
from generator.api.twins import is_page, twins

__all__ = [
    "API",
    "PROMISE",
    "VERSIONS",
    "About",
    "Change",
    "Published",
    "address",
    "changes_of",
    "is_page",
    "mistake_url",
    "modified_on",
    "open_data",
    "structured_data",
    "twins",
    "upcoming",
]
