"""The beginning of a record: what its scheme already says of it; and parts of records made of values already checked."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from jixiao.core.record import Jurisdiction, Record
from jixiao.core.scheme import Scheme

Part = TypeVar("Part", bound=BaseModel)


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


def filled(blank: Part, values: dict[str, Any]) -> Part:
    """A copy of a part of a record with these values in it, which must have the types of their fields: nothing is
    checked again, for a form has many rows and each would be checked twice."""
    made = object.__new__(type(blank))
    hold = object.__setattr__  # parts of records are frozen
    hold(made, "__dict__", {**blank.__dict__, **values})
    hold(made, "__pydantic_fields_set__", set(values))
    hold(made, "__pydantic_extra__", None)
    hold(made, "__pydantic_private__", None)
    return made
