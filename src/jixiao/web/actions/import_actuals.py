"""Take the actual values of a form that was filled in outside: matched by the indicators' names, nothing else changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.core.number import wan_text
from jixiao.core.record import Indicator, Record
from jixiao.web.actions.base import Refused
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting import drafts, later_drafts
from jixiao.web.language import t
from jixiao.web.models import Filing, Person
from jixiao.web.reading import read_upload
from jixiao.web.showing.later_view import squeezed


@dataclass
class Told:
    """How many indicators were taken, and sentences about what was left."""

    taken: int = 0
    left: list[str] = field(default_factory=list)


class ImportActuals(SaveSection):
    """Raises Refused for a file that cannot be read or holds no such form."""

    def __init__(self, person: Person, filing: Filing, data: bytes, name: str):
        super().__init__(person, filing, "indicators", [], 0, overwrite=True)
        self.data, self.file_name = data, name

    def run(self) -> Told:
        """Read first, outside of any transaction: reading may take a minute."""
        self.read = self._read()
        return super().run()

    def _read(self) -> Record:
        found = read_upload(self.data, self.file_name)
        if found.problem:
            raise Refused(found.problem["message"])
        forms = [one.record for one in found.forms if one.record.stage == self.filing.kind]
        if len(forms) != 1:
            raise Refused(
                t(
                    "《{name}》里有 {count} 张{kind}表，应正好有一张",
                    name=self.file_name,
                    count=len(forms),
                    kind=t(self.filing.get_kind_display()),
                )
            )
        return forms[0]

    def do(self) -> Told:
        record, scheme, told = drafts.load(self.filing.draft), self.filing.scheme, Told()
        by_name = {squeezed(one.name): one for one in self.read.indicators}
        typed = drafts.sections_of(record, scheme)
        rows = []
        for one, row in zip(record.indicators, typed["indicators"], strict=True):
            found = by_name.pop(squeezed(one.name), None)
            rows.append({**row, **_taken(found, scheme)} if found else row)
            told.taken += found is not None
            if found is None:
                told.left.append(t("文件里没有指标“{name}”", name=one.name))
        told.left += [t("指标“{name}”不在批复的目标里，没有导入", name=name) for name in by_name]
        if not told.taken:
            raise Refused(t("《{name}》里的指标与批复的目标没有一项相同，没有导入", name=self.file_name))
        self.content = rows
        super().do()
        if self.read.funds and scheme.funds:
            self.section, self.content = "funds", _funds(self.read, typed["funds"])
            super().do()
        return told


def _taken(found: Indicator, scheme) -> dict[str, str]:
    texts = later_drafts.sections_of_indicator(found, scheme)
    return {key: text for key, text in texts.items() if text and key not in ("points", "self_score")}


def _funds(read: Record, typed: dict[str, str]) -> dict[str, str]:
    """The money of the file over what stands there; the approved budget is not overwritten."""
    given = {
        f"{fund.source}.{role}": wan_text(getattr(fund, role))
        for fund in read.funds
        for role in later_drafts.MONEY
        if role != "initial_budget"
    }
    return {key: given.get(key) or text for key, text in typed.items()}
