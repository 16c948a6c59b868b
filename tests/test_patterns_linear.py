"""No pattern of the package takes more than linear time on a long run of signs: a hostile cell must not stall a reader.

Every compiled pattern is tried, in the ways the code uses it, on runs of the signs it is made of, singly and in pairs.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import re._parser as parser
from functools import cache
from itertools import chain, permutations
from time import process_time

import pytest

SHORT, LONG = 100, 1000
"""The short run finds what is worse than quadratic, before the long one would take hours."""
MOST = 0.006
"""CPU seconds that nobody minds: most patterns take a tenth of that for the long run."""
GROWTH = 30
"""So many times the short run the long one may take: linear search takes ten times, quadratic a hundred."""
SIGNS = 9
"""So many signs of a pattern are paired."""
METHODS = ("search", "sub", "subn", "findall", "finditer", "split", "match", "fullmatch")
FROM_THE_START = ("match", "fullmatch")
PACKAGES = ("core", "formats", "review", "scoring", "reports")
"""Those that meet what documents hold."""
CATEGORIES = {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "字"}


@cache
def patterns():
    """Each pattern by the module and the name that define it, with the methods the code calls on it."""
    found: dict[int, tuple[str, re.Pattern, set[str]]] = {}
    for info in chain.from_iterable(map(_modules, PACKAGES)):
        try:
            module = importlib.import_module(info.name)
        except ModuleNotFoundError as missing:  # of an extra that is not installed
            assert not str(missing.name).startswith("jixiao"), missing
            continue
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if not isinstance(node, ast.Attribute) or node.attr not in METHODS:
                continue
            pattern = getattr(module, node.value.id, None) if isinstance(node.value, ast.Name) else None
            if isinstance(pattern, re.Pattern):
                key = f"{info.name}.{node.value.id}"
                found.setdefault(id(pattern), (key, pattern, set()))[2].add(node.attr)
    return {name: (pattern, sorted(methods)) for name, pattern, methods in found.values()}


def _modules(package):
    inside = importlib.import_module(f"jixiao.{package}")
    return pkgutil.walk_packages(inside.__path__, f"{inside.__name__}.")


def signs_of(pattern):
    """Signs that a pattern names, of each range and category one or two."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    found: list[str] = []
    _collect(parser.parse(source, pattern.flags), found)
    return list(dict.fromkeys([*found, " ", "\n"]))


def _collect(parsed, found):
    for operator, argument in parsed:
        match str(operator):
            case "LITERAL":
                found.append(chr(argument))
            case "NOT_LITERAL" | "ANY":
                found.append("x")
            case "IN":
                found.extend(map(_of_class, argument))
            case "BRANCH":
                for branch in argument[1]:
                    _collect(branch, found)
            case "SUBPATTERN":
                _collect(argument[3], found)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                _collect(argument[2], found)
            case "ASSERT" | "ASSERT_NOT":
                _collect(argument[1], found)
            case "ATOMIC_GROUP":
                _collect(argument, found)


def _of_class(part):
    operator, argument = part
    match str(operator):
        case "LITERAL":
            return chr(argument)
        case "RANGE":
            return chr(argument[0])
        case "CATEGORY":
            return CATEGORIES.get(str(argument), "，")
    return "x"


def units_of(pattern):
    """What runs are made of: the signs of a pattern, and pairs of them."""
    signs = signs_of(pattern)
    return chain(signs, ("".join(pair) for pair in permutations(signs[:SIGNS], 2)))


def seconds(pattern, method, unit, length):
    run = unit * (length // len(unit)) + "\x01"
    ask = getattr(pattern, method if method in FROM_THE_START else "search")
    text = run if isinstance(pattern.pattern, str) else run.encode("utf-8", "ignore")
    started = process_time()
    ask(text)
    return process_time() - started


def best(*run):
    """The time of a run without what else the machine did."""
    return min(seconds(*run) for _ in range(5))


def test_the_patterns_of_the_readers_are_among_them():
    assert len(patterns()) > 200


@pytest.mark.parametrize("name", patterns())
def test_a_long_run_of_signs_is_searched_in_linear_time(name):
    pattern, methods = patterns()[name]
    ways = {method if method in FROM_THE_START else "search" for method in methods}
    for method in ways:
        for unit in units_of(pattern):
            if seconds(pattern, method, unit, SHORT) > MOST:
                assert best(pattern, method, unit, SHORT) < MOST, f"{method} on a run of {unit!r}"
            if seconds(pattern, method, unit, LONG) > MOST:
                short, long = best(pattern, method, unit, SHORT), best(pattern, method, unit, LONG)
                assert long < MOST or long < GROWTH * short, f"{method} on a run of {unit!r}: {long:.3f} s"


def test_a_quadratic_pattern_would_be_found():
    pattern = re.compile(r"\d+\d*x")
    assert best(pattern, "search", "7", LONG) > max(MOST, GROWTH * best(pattern, "search", "7", SHORT))
