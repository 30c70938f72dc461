from __future__ import annotations

import pytest

from pincite.bot.asking.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Was the war in Iran over?", "en"),
        ("Was ist die SCO?", "de"),
        ("Wer leitet das Museum?", "de"),
        ("¿Quién dirige el museo?", "es"),
        ("cuantos habitantes tiene la ciudad", "es"),
        ("Qui dirige le musée ?", "fr"),
        ("Qu'est-ce que l'OCS ?", "fr"),
        ("Chi dirige il museo?", "it"),
        ("Hoeveel inwoners heeft de stad?", "nl"),
        ("رئیس موزه کیست؟", "fa"),
        ("من هو مدير المتحف؟", "ar"),
        ("谁是博物馆馆长？", "zh"),
        ("館長は誰ですか。", "ja"),
        ("박물관 관장은 누구인가?", "ko"),
        ("ใครเป็นผู้อำนวยการ NASA", "th"),
        ("Кто директор музея?", "ru"),
        ("Iran SCO membership 2022", "en"),
        ("Who is Müller?", "en"),
        ("", "en"),
        ("2022", "en"),
    ],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert language_of(text) == language
