"""公开内容里有个人信息

查什么：将要公开的栏目、指标、支出明细里有手机号、固定电话、身份证号、银行卡号、电子邮箱。“项目负责人/联系电话”是个人信息栏，公开时整栏隐去，不在此报；只有数字0的掩码不算；12345一类的服务热线不算。

为什么：个人信息一经公开无法收回；处理个人信息应当限于最小范围。

怎么改：删去号码；确需留联系方式的，填在“项目负责人/联系电话”栏。

English: A telephone, identity or bank card number or e-mail address stands in a field that will be published. Delete it, or put the contact where contacts belong, which is masked on publication.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding, Fix
from jixiao.core.message import say
from jixiao.core.personal import find, mask
from jixiao.review.engine import FormView, check
from jixiao.review.wording import joined_text


@check(
    code="T43",
    name="personal-data",
    title="公开内容里有个人信息",
    title_en="Personal data in a public field",
    severity="P1",
    criterion="completeness",
    basis=[("personal-information-law", "第六条"), ("disclosure-practice", "")],
)
def personal_data(form: FormView) -> Iterator[Finding]:
    for path, label, text in _public_texts(form):
        found = find(text)
        if found:
            kinds = joined_text(list(dict.fromkeys(match.label for match in found)))
            yield form.finding(
                say("「{label}」将公开，里面有{kinds}", label=label, kinds=kinds),
                say("删去号码；需要留联系方式的，填在负责人和联系电话栏（公开时隐去）"),
                at=form.place(path, label),
                got=mask("、".join(match.text for match in found)),
                fixes=[Fix(place, mask(part)) for place, part in _parts(form, path, text) if find(part)],
            )


def _parts(form: FormView, path: str, text: str) -> Iterator[tuple[str, str]]:
    """(path, text) of the cells that a row's text was put together from; of a single cell that cell alone."""
    row = next((row for row in form.record.indicators if form.at(row).field == path), None)
    if row is None:
        yield path, text
    else:
        yield f"{path}.name", row.name
        yield from ((f"{path}.targets.{period}", target.text) for period, target in row.targets.items())


def _public_texts(form: FormView) -> Iterator[tuple[str, str, str]]:
    """(path, label, text) of everything that is published; personal and internal fields are not."""
    for field in form.scheme.fields:
        if field.public and not field.personal:
            yield field.id, field.label, form.record.text(field.id)
    for number, line in enumerate(form.record.expenditures):
        yield f"expenditures[{number}].item", mask(line.item), line.item
        yield f"expenditures[{number}].content", mask(line.item), line.content
    for number, row in enumerate(form.record.indicators):
        texts = [
            row.name,
            row.evidence,
            row.remarks,
            row.deviation_reason,
            *(t.text for t in row.targets.values()),
        ]
        yield f"indicators[{number}]", mask(row.name), " ".join(filter(None, texts))
