"""The register of documents (文号, 条款): what a scheme, a rule pack or a check may rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jixiao.core.scheme import Citation


@dataclass(frozen=True, slots=True)
class Register:
    """Documents by id, as ``documents.yaml`` tells them."""

    entries: Mapping[str, Mapping[str, Any]]

    def __contains__(self, document: object) -> bool:
        return document in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def cite(self, document: str, article: str = "") -> Citation:
        """A citation of a document. Raises KeyError for an unknown id."""
        entry = dict(self.entries[document])
        if article in entry.pop("verified_articles", ()):
            entry["confidence"] = "verified"
        return Citation(doc=document, article=article, **entry)
