"""The house rules, kept by a machine."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "app").rglob("*.py"))
TREES = {file: ast.parse(file.read_text()) for file in FILES}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield file, node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_stay_under_300_lines() -> None:
    assert [file.name for file in FILES if len(file.read_text().splitlines()) > 300] == []


def test_functions_stay_under_40_lines() -> None:
    assert [f"{file.name}:{node.name}" for file, node in functions() if length(node) > 40] == []


def test_the_median_function_stays_under_9_lines() -> None:
    assert median(length(node) for _, node in functions()) <= 9


def test_app_stays_under_8500_lines_of_code() -> None:
    """Lines that hold code: nothing is won by leaving out a reason (docs/decisions/0005)."""
    assert sum(len(code_lines(file, tree)) for file, tree in TREES.items()) < 8500


def code_lines(file: Path, tree: ast.Module) -> set[int]:
    blank = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    tokens = tokenize.generate_tokens(io.StringIO(file.read_text()).readline)
    spans = [(token.start[0], token.end[0]) for token in tokens if token.type not in blank]
    texts = [
        node.body[0] for node in ast.walk(tree) if isinstance(node, DOCUMENTED) and ast.get_docstring(node)
    ]
    described = {n for text in texts for n in range(text.lineno, (text.end_lineno or text.lineno) + 1)}
    return {n for first, last in spans for n in range(first, last + 1)} - described


@pytest.mark.parametrize(
    "name", ["util", "utils", "helper", "helpers", "manager", "service", "common", "misc"]
)
def test_no_room_is_named_after_nothing(name: str) -> None:
    assert [str(file) for file in FILES if name in (file.stem, file.parent.name)] == []


def test_every_room_says_what_it_is_for() -> None:
    assert [str(file) for file, tree in TREES.items() if tree.body and not ast.get_docstring(tree)] == []


def test_only_settings_reads_the_environment() -> None:
    readers = [file.name for file in FILES if re.search(r"\bos\.environ|\bgetenv\b", file.read_text())]
    assert readers == []


def test_only_units_of_work_commit() -> None:
    assert [file.name for file in FILES if ".commit()" in file.read_text()] == []


def test_no_prompt_text_stands_in_python() -> None:
    long_texts = [
        f"{file.name}:{node.lineno}"
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if len(node.value) > 400 and node.value not in docstrings(tree)
    ]
    assert long_texts == []


def docstrings(tree: ast.Module) -> set[str]:
    documented = (node for node in ast.walk(tree) if isinstance(node, DOCUMENTED))
    return {ast.get_docstring(node, clean=False) or "" for node in documented}


def test_tests_replace_nothing_by_patching() -> None:
    patchers = [
        file.name
        for file in (ROOT / "tests").rglob("*.py")
        if file.name != "test_house.py" and re.search(r"mock\.patch|monkeypatch\.setattr", file.read_text())
    ]
    assert patchers == []


def test_nothing_unfinished_is_left() -> None:
    left = [file.name for file in FILES if re.search(r"TODO|FIXME|XXX|NotImplementedError", file.read_text())]
    assert left == []


def test_everything_the_dockerfile_copies_exists() -> None:
    copies = re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    sources = [source for line in copies for source in line.split()[:-1]]
    assert sources and [source for source in sources if not (ROOT / source).exists()] == []
