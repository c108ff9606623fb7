"""The standard catalogue: everything that the folders below contribute, put together in one place."""

from nnsim import datasets, maths
from nnsim.catalog import Catalog

CATALOG = Catalog((*maths.ENTRIES, *datasets.ENTRIES))
