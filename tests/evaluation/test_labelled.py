import json
from pathlib import Path

from app.evaluation.labelled import BadLine, Labelled, Row, read

ROW = {"id": "1", "question_type": "vision", "question": "Where?", "answer": "There."}
LABELS = {"long_term": 2, "alignment": None, "passion": 1}


def test_bad_lines_are_told_and_good_ones_read(tmp_path: Path) -> None:
    lines = [
        json.dumps(ROW),
        "",
        "{not json",
        json.dumps(ROW | {"labels": LABELS}),
        json.dumps(ROW | {"question_type": "gossip"}),
        json.dumps(ROW | {"labels": LABELS | {"passion": 9}}),
        "[]",
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(lines))
    rows = list(read(file))
    assert [type(row) for row in rows] == [Row, BadLine, Labelled, BadLine, BadLine, BadLine]
    assert [row.number for row in rows if isinstance(row, BadLine)] == [3, 5, 6, 7]
    assert [row.labels for row in rows if isinstance(row, Labelled)] == [LABELS]
