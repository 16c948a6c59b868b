"""``jixiao batch review``: all checks over more forms than fit into memory, over all cores, going on after a break.

Three steps. Every form is stored with the keys of ``review/across.py``. Each form is then reviewed alone, with the
other stages of its project. Last, the forms that share a key are seen together by the checks across forms.
"""

from __future__ import annotations

import json
import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jixiao import pipeline
from jixiao.cli import form_groups
from jixiao.cli.batch_forms import Forms, Source, Unfit, with_schemes
from jixiao.cli.batch_output import beside, whole, write_lines
from jixiao.cli.batch_sources import source_of
from jixiao.cli.language import language, t
from jixiao.cli.progress import followed
from jixiao.cli.review_store import ReviewStore
from jixiao.core.digest import digest
from jixiao.core.finding import Finding, Form, Severity
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import ScoreSheet
from jixiao.review import across

__all__ = ["Done", "Unfit", "run"]
STRETCH = 100
"""Forms, or groups of forms, in one task."""
LARGE = 2000
"""A group of alike texts larger than this is cut; the first form is in every piece."""
REMEMBERED = 1000
"""Forms that a worker keeps at hand while it looks at groups: those of a unit are in several, one after another."""
STORE, KEYS = "review.sqlite3", "keys"
"""The file of the store, and the folder of the keys beside it."""
RANKS = list(Severity)
Reviewed = tuple[Record, Scheme, ScoreSheet | None]
Row = tuple[int, int, str, str, str]
"""A finding as ``ReviewStore.keep_findings`` takes it."""


@dataclass(slots=True)
class Done:
    """What a run did. ``counts``: (code, severity, findings, forms), the gravest and most frequent first."""

    forms: int
    groups: int
    problems: int
    counts: list[tuple[str, str, int, int]]
    seconds: float
    files: list[Path]


def run(place: Path | str, out: Path, pack: str, resume: bool, force: bool, jobs: int) -> Done:
    """Review everything in ``place`` into ``out``, findings as JSON lines. Raises Unfit, SchemeError."""
    if out.exists() and not (resume or force):
        raise Unfit(t("文件“{file}”已存在，没有覆盖；重新审核请加 --force").format(file=out))
    begin, source = time.monotonic(), source_of(place)
    if source.rows is not None:
        raise Unfit(t("“{file}”只有评分行，不能审核；请用 jixiao read --out 写出的记录").format(file=place))
    folder = out.with_name(out.name + ".parts").absolute()
    store = _open_store(folder, {"source": source.key, "rules": _rules_digest(), "pack": pack}, resume)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(folder, pack)) as pool:
        _read(pool, store, source)
        ids = store.ids()
        _findings(pool, store, "alone", _alone, ids)
        least = {one.name: one.least for one in across.groupings()}
        groups = store.keep_groups(lambda: form_groups.groups(folder / KEYS, least))
        _findings(pool, store, "across", _across, range(groups))
    done = _write(store, out, groups, begin)
    store.close()
    shutil.rmtree(folder)
    return done


@cache
def _rules_digest() -> str:
    """The digest of schemes and checks: findings of others are not gone on with."""
    package = Path(pipeline.__file__).parent
    files = [file for folder in ("core", "review", "schemes", "scoring") for file in sorted((package / folder).rglob("*"))]  # fmt: skip
    return digest(
        [[file.name, digest(file.read_bytes())] for file in files if file.suffix in (".py", ".yaml")]
    )


def _open_store(folder: Path, about: dict[str, str], resume: bool) -> ReviewStore:
    file = folder / STORE
    if resume and file.exists():
        store = ReviewStore(file)
        if store.fits(about):
            return store
        store.close()
    shutil.rmtree(folder, ignore_errors=True)
    (folder / KEYS).mkdir(parents=True)
    store = ReviewStore(file)
    store.fits(about)
    return store


def _read(pool: ProcessPoolExecutor, store: ReviewStore, source: Source) -> None:
    missing = store.missing("read", source.count)
    parts = pool.map(_part, missing, [source.loads[number] for number in missing])
    for number, part in zip(missing, followed(t("读取"), t("块"), len(missing), parts), strict=True):
        store.keep_part(number, part)


def _findings(
    pool: ProcessPoolExecutor,
    store: ReviewStore,
    step: str,
    task: Callable[[list[int]], list[Row]],
    all: Sequence[int],
) -> None:
    missing = store.missing(step, -(-len(all) // STRETCH))
    stretches = [list(all[number * STRETCH : (number + 1) * STRETCH]) for number in missing]
    label = t("逐表审核") if step == "alone" else t("跨表审核")
    results = pool.map(task, stretches)
    for number, rows in zip(missing, followed(label, t("块"), len(missing), results), strict=True):
        store.keep_findings(step, number, rows)


# What a worker does. Each opens the store to read, once.

_worker: dict[str, Any] = {}


def _start(folder: Path, pack: str) -> None:
    _worker.update(folder=folder, pack=pack, groupings={one.name: one for one in across.groupings()})


def _store() -> ReviewStore:
    if "store" not in _worker:
        _worker["store"] = ReviewStore(_worker["folder"] / STORE, read_only=True)
    return _worker["store"]


def _part(number: int, load: Callable[[], Forms]) -> dict[str, list[Any]]:
    """A part of the source: records with their project, and problems; the keys go straight to their file."""
    forms = load()
    records, keys = [], []
    for id, record, scheme in with_schemes(forms):
        records.append((id, pipeline.project_key(record), json.dumps(record.to_json(), ensure_ascii=False)))
        scores = pipeline.score_if_possible(record, _worker["pack"])
        keys += [(name, key, id) for name, key in across.keys_of(record, scheme, scores)]
    form_groups.write_keys(_worker["folder"] / KEYS / f"{number:06}.parquet", keys)
    problems = [json.dumps(problem, ensure_ascii=False) for problem in forms.problems]
    return {"records": records, "problems": problems}


def _alone(ids: list[int]) -> list[Row]:
    """The findings of forms that need no other form but those of their own project."""
    records = _store().records(ids)
    others = _store().of_same_projects(ids)
    linked = pipeline.link([*others, *records.values()])[len(others) :]
    rows = []
    for id, record in zip(records, linked, strict=True):
        for number, finding in enumerate(pipeline.review_alone(record, pack=_worker["pack"])):
            rows.append(_row(id, finding, f"{number:04}"))
    return rows


def _across(numbers: list[int]) -> list[Row]:
    """The findings of groups of forms that share a key."""
    rows = []
    for number in numbers:
        name, ids = _store().group(number)
        grouping = _worker["groupings"][name]
        for some in _pieces(ids) if grouping.many else [ids]:
            rows += _of_group(grouping, some)
    return rows


def _pieces(ids: list[int]) -> Iterator[list[int]]:
    yield ids[:LARGE]
    for start in range(LARGE, len(ids), LARGE - 1):
        yield [ids[0], *ids[start : start + LARGE - 1]]


@lru_cache(REMEMBERED)
def _form(id: int) -> Reviewed:
    """A form as the checks across forms take it."""
    record = _store().records([id])[id]
    return record, pipeline.scheme_of(record), pipeline.score_if_possible(record, _worker["pack"])


def _of_group(grouping: across.Grouping, ids: list[int]) -> list[Row]:
    forms, known = [_form(id) for id in ids], {}
    for id, (record, _, _) in zip(ids, forms, strict=True):
        known.setdefault(Form.of(record), id)
    # A text may be alike to several: what was found first at a place stands for all.
    same = (lambda one: one.at.field) if grouping.many else (lambda one: one.at.field + digest(one.message))
    return [_row(known[one.form], one, grouping.name + same(one)) for one in across.look_at(grouping, forms)]


def _row(id: int, finding: Finding, once: str) -> Row:
    text = json.dumps(finding.to_json(language()), ensure_ascii=False)
    return id, RANKS.index(finding.severity), finding.code, once, text


def _write(store: ReviewStore, out: Path, groups: int, begin: float) -> Done:
    out.parent.mkdir(parents=True, exist_ok=True)
    with whole(out) as file:
        for _, finding in store.findings():
            file.write(json.dumps(finding, ensure_ascii=False).encode() + b"\n")
    files, problems = [out], store.problems()
    errors = beside(out, "errors")
    write_lines(problems, errors)
    if problems:
        files.append(errors)
    counts = [(code, str(RANKS[rank]), findings, forms) for code, rank, findings, forms in store.counts()]
    return Done(store.forms(), groups, len(problems), counts, time.monotonic() - begin, files)
