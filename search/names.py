"""Names: what addresses call the values that an index keeps, and which values one of these names means."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from index.facets import Facet
from index.text.fold import fold


class Names:
    """The names of the values of one field; several spellings may share a name."""

    def __init__(self, facet: Facet, stored: Iterable[str]) -> None:
        self._facet = facet
        self._stored: dict[str, list[str]] = {}
        values = list(stored)
        for name, value in zip(facet.names(values), values, strict=True):
            self._stored.setdefault(name, []).append(value)

    def meant(self, name: str, *, partly: bool = False) -> list[str]:
        """Return the values that a name means; of some facets also those that it is ``partly`` a name of.

        >>> from index.facets import FACETS
        >>> people = Names(FACETS["nguoi"], ["Lê Văn Thành", "Lê Văn Thanh"])
        >>> people.meant("lê-văn-thành"), people.meant("le-van-thanh")
        (['Lê Văn Thành'], ['Lê Văn Thành', 'Lê Văn Thanh'])
        >>> people.meant("văn-thành"), people.meant("văn-thành", partly=True)
        ([], ['Lê Văn Thành'])
        """
        found = self.spellings.get(name) if self._facet.accented and fold(name) == name else self._stored.get(name)
        return found or (self._partly(name) if partly and self._facet.partly else []) or self._of_any_owner(name)

    def _partly(self, name: str) -> list[str]:
        names = self.spellings if fold(name) == name else self._stored
        return [stored for whole, many in names.items() if f"-{name}-" in f"-{whole}-" for stored in many]

    def _of_any_owner(self, name: str) -> list[str]:
        """Return the congresses of that ordinal, whoever held them: "xiii"."""
        if not self._facet.tail or "." in name:
            return []
        return [stored for whole, many in self._stored.items() if whole.rpartition(".")[2] == name for stored in many]

    @property
    def shared(self) -> list[list[str]]:
        """The values that share a name with others, name by name."""
        return [spellings for spellings in self._stored.values() if len(spellings) > 1]

    def accents(self, name: str) -> list[str]:
        """Return the several names with diacritics that one without them means; none for other facets and names."""
        if not self._facet.accented or fold(name) != name:
            return []
        found = dict.fromkeys(self._facet.names(self.spellings.get(name, [])))
        return list(found) if len(found) > 1 else []

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """The values by their names without diacritics."""
        found: dict[str, list[str]] = {}
        for name, stored in self._stored.items():
            found.setdefault(fold(name), []).extend(stored)
        return found
