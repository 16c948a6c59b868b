"""Sentences that keep their parts."""

from __future__ import annotations

import copy
import pickle

from jixiao.core.message import say


def test_a_copy_can_still_be_said_in_english():
    sentence = say("没有编码为“{code}”的单位", code="301")
    for one in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):  # noqa: S301 (our own bytes)
        assert one == sentence and one.to("en") == "there is no unit with the code “301”"
