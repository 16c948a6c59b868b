"""The beginning of a record: what its scheme already says of it."""

from __future__ import annotations

from typing import Any

from jixiao.core.record import Jurisdiction, Record
from jixiao.core.scheme import Scheme


def new_record(scheme: Scheme, fiscal_year: int | None, **held: Any) -> Record:
    """A record of the scheme with its name, digest, stage, object, title and jurisdiction; ``held`` is the rest,
    and goes before what the scheme says."""
    said = {
        "scheme": scheme.name,
        "scheme_digest": scheme.digest,
        "stage": scheme.stage,
        "object": scheme.object,
        "title": scheme.title,
        "jurisdiction": Jurisdiction(name=scheme.jurisdiction.name, code=scheme.jurisdiction.code),
        "fiscal_year": fiscal_year,
    }
    return Record(**{**said, **held})
