from collections.abc import Sequence

import numpy as np
import pytest

from rag.cross_encoder import Outputs
from rag.pairs import Pair
from rag.support import SupportChecker


class Counting:
    """A network whose logits are the numbers of tokens of statement and quote, and 1."""

    def outputs(self, pairs: Sequence[Pair]) -> list[Outputs]:
        return [
            Outputs(np.zeros(1), np.zeros(1), np.array([each.second - 2, len(each.offsets), 1.0], dtype=np.float32))
            for each in pairs
        ]


def test_support_is_the_softmax_of_the_three_heads() -> None:
    first, second = SupportChecker(Counting).check([("Rain fell.", "Rain"), ("Rain\n fell\t.", "Snow  fell.")])
    powers = np.exp([3.0, 1.0, 1.0])
    assert [first.absent, first.partial, first.full] == pytest.approx((powers / powers.sum()).tolist())
    assert second.absent == second.partial > second.full
    assert SupportChecker(Counting).check([]) == []


def test_a_long_statement_is_read_as_far_as_there_is_room_for_it() -> None:
    assert SupportChecker(Counting).check([("rain " * 500, "Rain")])[0].absent == pytest.approx(1.0)
