"""Thai sentences: Thai has no full stop. Spaces part sentences, clauses, items of a list, numbers and foreign names.

A sentence ends at a space between two Thai letters, once it is long enough to say something, unless the next word
carries it on. Two spaces end one in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST = 60
"""Code points of a sentence from which a space ends it: about a dozen words."""

LONG = 160
"""Code points from which any space does, whatever the next word."""

_THAI = "\u0e01-\u0e4e"
_SPACE = re.compile(rf"(?<=[{_THAI}])\s+(?=[{_THAI}])|\s{{2,}}|(?<=[.!?])\s+(?=[{_THAI}])")
_CARRIES_ON = re.compile("และ|หรือ|ที่|ซึ่ง|อัน|โดย|ของ|กับ|เพื่อ|เพราะ|ว่า|ใน|จาก|ให้|ถึง|ตาม|ด้วย|ทั้ง|รวม|เช่น|คือ|ได้แก่|แต่|จึง|ก็")
"""Words that go on with a sentence: conjunctions, relative pronouns, prepositions."""


def ends(prose: str) -> Iterator[int]:
    """The offsets in a paragraph between two sentences.

    >>> list(ends("กรุงเทพมหานครเป็นเมืองหลวงและเมืองที่มีประชากรมากที่สุดของประเทศไทย เมืองนี้ตั้งอยู่บนแม่น้ำเจ้าพระยา"))
    [68]
    """
    start = 0
    for space in _SPACE.finditer(prose):
        length = space.start() - start
        ended = length >= SHORTEST and (
            len(space[0]) > 1 or length >= LONG or not _CARRIES_ON.match(prose, space.end())
        )
        if ended:
            yield space.end()
            start = space.end()
