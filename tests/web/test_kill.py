"""A few kills in every run of the tests; ``python tests/web/killing.py 200`` does more."""

import re
import subprocess
import sys
from pathlib import Path

KILLS = 4


def test_what_a_killed_server_acknowledged_is_there():
    outcome = subprocess.run(
        [sys.executable, Path(__file__).with_name("killing.py"), str(KILLS)], capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    saves = int(re.search(r"(\d+) saves", outcome.stdout)[1])
    assert saves >= KILLS, outcome.stdout


def test_the_check_notices_a_loss(complete):
    from killing import lost

    memory = {"asked": 1, "saved": ["从未保存过的文字"], "submit": 1, "withdraw": 0, "version": 1}
    wrong = lost([complete.pk], [memory])
    assert wrong == [f"{complete.pk}: 从未保存过的文字 is lost", f"{complete.pk}: a submit is lost"]
