import json
from pathlib import Path

from app.evaluation.labelled import Labelled, LeftOut, Row, read

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
        json.dumps(ROW | {"labels": {"passion": 3}}),
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(lines))
    rows = list(read(file))
    assert [type(row) for row in rows] == [Row, LeftOut, Labelled] + 4 * [LeftOut]
    bad = [row.id for row in rows if isinstance(row, LeftOut)]
    assert bad == ["line 3", "line 5", "line 6", "line 7", "line 8"]
    assert [row.labels for row in rows if isinstance(row, Labelled)] == [LABELS]
