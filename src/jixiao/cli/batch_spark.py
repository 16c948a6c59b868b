"""Parts scored by Apache Spark: one task a part, with the very function that threads use. Needs pyspark and Java.

Spark only hands out numbers. Each task reads its row group with pyarrow, scores it in the kernel and writes its files
into the folder of parts; so source and output must lie where every machine sees them under the same path, and nothing
passes through the JVM. A task that is lost is done again by another machine, with the same bytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence

from jixiao.cli.batch_forms import Unfit
from jixiao.cli.batch_parts import Parts
from jixiao.cli.batch_score import Engine
from jixiao.cli.language import t

QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
ROUNDS = 16
"""Parts for each core in one Spark job: progress is told after each job."""


def with_spark(master: str, settings: Sequence[str] = ()) -> Engine:
    """The engine of a Spark master (``local[2]``, ``spark://host:7077``, ``yarn``); ``settings`` are ``key=value``.

    Raises Unfit where a setting is none, or Spark cannot start.
    """
    pairs = [setting.partition("=") for setting in settings]
    if wrong := next((key for key, sign, _ in pairs if not (key and sign)), None):
        raise Unfit(t("Spark 设置“{key}”应写成 名=值").format(key=wrong))

    def score(parts: Parts, numbers: list[int]) -> Iterator[int]:
        if not numbers:
            return
        context = _context(master, {key: value for key, _, value in pairs})
        try:
            size = ROUNDS * max(1, context.defaultParallelism)
            for start in range(0, len(numbers), size):
                some = numbers[start : start + size]
                context.parallelize(some, len(some)).foreach(parts.score)
                yield from some
        finally:
            context.stop()

    return score


def _context(master: str, settings: dict[str, str]):
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkRuntimeError

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setAppName("jixiao batch").setMaster(master)
    for key, value in {**QUIET, **settings}.items():
        conf.set(key, value)
    try:
        return SparkContext(conf=conf)
    except (Py4JError, PySparkRuntimeError, OSError) as error:
        cause = str(error).strip().splitlines()[0]
        raise Unfit(t("Spark 没有启动（{cause}）；请检查 --master 和 Java 17").format(cause=cause)) from error
