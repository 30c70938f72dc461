import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.encoding import declared_encoding, decode
from pincite.index.loaders.oddities import oddities

GERMAN = "Die Größe der Straße überrascht: „Öffnen Sie die Tür“, sagte er für 5 €."
RUSSIAN = "Москва сообщила, что соглашение будет подписано весной."
ARABIC = "أعلنت الحكومة أن الاتفاق سيوقع في الربيع المقبل بحضور الوزير."
JAPANESE = "日本政府は春に協定に署名すると発表した。カタカナも含まれています。"
CHINESE = "中国政府宣布将于春季签署该协议，部长出席了仪式。"
TAIWANESE = "中國政府宣布將於春季簽署該協議，部長出席了儀式。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        ("Café crème à la carte — l’été où les élèves françaises ont mangé des œufs.", "cp1252"),
        ("El niño comió piñas mañana; ¿qué pasó después con el camión?", "cp1252"),
        ("The naïve café owner paid 5 € for a résumé.", "cp1252"),
        ("“Smart quotes” — don’t break; it’s 20 °C.", "cp1252"),
        ("The minister’s answer was short. " * 30, "cp1252"),
        ("français", "latin-1"),
        ("Zażółć gęślą jaźń — powiedział minister w Łodzi.", "cp1250"),
        ("Az árvíztűrő tükörfúrógép működik, mondta a miniszter.", "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        ("Η Αθήνα ανακοίνωσε ότι η συμφωνία θα υπογραφεί την άνοιξη.", "cp1253"),
        ("Türkiye ile imzalanan anlaşma geçen yıl yürürlüğe girdi; İstanbul'da görüşüldü.", "cp1254"),
        ("ישראל הודיעה כי ההסכם ייחתם באביב הקרוב על ידי השר.", "cp1255"),
        (ARABIC, "cp1256"),
        ("Lietuvos vyriausybė pranešė, kad susitarimas bus pasirašytas pavasarį šiaurėje.", "cp1257"),
        ("รัฐบาลประกาศว่าจะลงนามในข้อตกลงในฤดูใบไม้ผลิ", "cp874"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
        (CHINESE, "gb2312"),
        (TAIWANESE, "big5"),
        ("정부는 봄에 협정에 서명할 것이라고 발표했다. 장관이 참석했다.", "euc-kr"),
        (CHINESE + "\n", "utf-16-le"),
        (CHINESE + "\n", "utf-16-be"),
        (RUSSIAN, "utf-16-le"),
        ("plain ASCII, as UTF-16", "utf-16-be"),
        ("plain ASCII, as UTF-16", "utf-16-le"),
        ("plain ASCII, as UTF-32 😀", "utf-32-be"),
        ("plain ASCII, as UTF-32", "utf-32-le"),
        ("x", "ascii"),
    ],
)
def test_text_without_a_mark_comes_back_from_each_encoding(text, encoding):
    found = decode(text.encode(encoding))
    assert (found.text, found.replaced) == (text, 0)


# U+0000 at the start makes the mark of UTF-16 that of UTF-32; no text begins so.
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(lambda text: text[0] != "\0"))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_every_text_with_a_byte_order_mark_comes_back(encoding, text):
    assert decode(text.encode(encoding)).text == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_every_text_in_utf8_comes_back(text):
    found = decode(text.encode())
    assert found.text.removeprefix("\ufeff") == text.removeprefix("\ufeff")


def test_big_endian_marks_are_read():
    assert decode(codecs.BOM_UTF16_BE + "é".encode("utf-16-be")).text == "é"
    assert decode(codecs.BOM_UTF32_BE + "é".encode("utf-32-be")).text == "é"


def test_a_damaged_byte_in_utf8_is_seen_and_counted_not_dropped():
    found = decode((RUSSIAN * 2).encode() + b"\xff" + (RUSSIAN * 2).encode())
    assert found.text == RUSSIAN * 2 + "\ufffd" + RUSSIAN * 2
    assert (found.encoding, found.replaced) == ("utf-8", 1)


def test_a_cut_off_utf8_file_keeps_all_but_the_cut_character():
    found = decode((RUSSIAN * 5).encode()[:-2])
    assert (found.encoding, found.replaced) == ("utf-8", 1)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'<meta charset="windows-1251">', "cp1251"),
        (b"<META http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>', "cp1252"),
        (b"<meta charset=gb2312>", "gb18030"),
        (b"<meta charset=utf-16>", None),
        (b"<meta charset=nonsense>", None),
        (b"<meta charset=base64>", "base64"),
        (b"no declaration", None),
    ],
)
def test_declared_encoding(head, expected):
    assert declared_encoding(head) == expected


def test_a_declared_encoding_goes_before_a_guess():
    assert decode(b"caf\xe9 \xf5", declared="cp1250").text == "café ő"


def test_a_useless_declared_encoding_is_passed_over():
    assert decode("“Grüße” aus München".encode("cp1252"), declared="base64").text == "“Grüße” aus München"


def test_utf8_goes_before_a_declared_encoding_that_is_wrong():
    assert decode("café".encode(), declared="cp1252").text == "café"


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 4, b"\0\1\2\3" * 100, b"\x00\x00\x00", b"abc\x00def\x01\x02"],
)
def test_binary_data_is_refused(data):
    with pytest.raises(Unreadable, match=r"binary data|no character encoding"):
        decode(data)


def test_a_single_nul_in_a_long_text_is_no_reason_to_refuse_it():
    assert decode(b"a line of a log\n" * 100 + b"\0\n").text.count("\0") == 1


UTF8 = "Die Gebühr beträgt 5 €.\n".encode()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (UTF8 + "Le café coûte 7 €.\n".encode("cp1252"), "Die Gebühr beträgt 5 €.\nLe café coûte 7 €.\n"),
        (UTF8 * 30 + b"caf\xe9\n", "Die Gebühr beträgt 5 €.\n" * 30 + "café\n"),
        (codecs.BOM_UTF8 + UTF8 + "Prüfung\n".encode("latin-1") * 9, "Die Gebühr beträgt 5 €.\n" + "Prüfung\n" * 9),
        (codecs.BOM_UTF8 + "Prüfung\n".encode("latin-1"), "Prüfung\n"),
        ("Gebühr, ".encode() + "Prüfung\n".encode("latin-1") + UTF8, "Gebühr, Prüfung\nDie Gebühr beträgt 5 €.\n"),
        (
            UTF8 + "Цена пять рублей, вход свободный.\n".encode("cp1251"),
            "Die Gebühr beträgt 5 €.\nЦена пять рублей, вход свободный.\n",
        ),
        ("One.\r\nTwo.\r\n".encode("utf-16") + b"Three.\r\n", "One.\r\nTwo.\r\nThree.\r\n"),
        (b"One.\n" + "Two is ä.\n".encode("utf-16-le") + UTF8, "One.\nTwo is ä.\nDie Gebühr beträgt 5 €.\n"),
        (codecs.BOM_UTF16_BE + "One.\n".encode("utf-16-be") + b"Two.\n", "One.\nTwo.\n"),
    ],
)
def test_lines_in_several_encodings_are_all_read(data, text):
    found = decode(data)
    assert (found.text, found.replaced) == (text, 0)


def test_a_text_in_one_encoding_is_not_taken_for_several():
    for text, encoding in ((CHINESE, "gb18030"), (RUSSIAN, "cp1251"), (JAPANESE, "cp932"), (GERMAN, "cp1252")):
        assert decode("\n".join([text] * 5).encode(encoding)).text == "\n".join([text] * 5)
    assert decode("\n".join([RUSSIAN] * 5).encode()[:-1]).text.endswith("весной.\n" + RUSSIAN[:-1])


SPELLED = {
    "Polish": "Zażółć gęślą jaźń. Wniosek o urlop należy złożyć na piśmie najpóźniej dziesięć dni wcześniej.",
    "Czech": "Žádost o dovolenou je nutné podat nejpozději deset dní předem. Příliš žluťoučký kůň, říše.",
    "Slovak": "Žiadosť o dovolenku treba podať najneskôr desať dní vopred, ľahko a včas. Šťastie, ľudia.",
    "Croatian": "Zahtjev za godišnji odmor mora se podnijeti ranije. Šećer, čaša, žaba, što, više.",
    "German": "Der Antrag muss spätestens zehn Tage vor Beginn gestellt werden. Größe, Öl, Übung, „Zitat“.",
    "English": "The café’s owner paid £40 – a “fair” price. The naïve reader’s résumé.",
    "Spanish": "La solicitud debe presentarse por escrito. ¿Cuándo? Mañana, señor. El niño comió piñón.",
}


@pytest.mark.parametrize("language", SPELLED)
@pytest.mark.parametrize("encoding", ["iso8859_2", "cp1250", "mac_roman", "cp1252", "iso8859_15"])
def test_letters_within_words_tell_encodings_of_one_script_apart(language, encoding):
    text = SPELLED[language]
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip("the encoding has not all of its letters")
    assert decode(data).text == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Größe, Öl, l’été, 20 °C, Acme® 5 × 3, « oui », „Zitat“, nº 4, ¿qué?, £40, ÉCOLE", 0),
        ("Berlin–Paris, 3–4, a – b", 0),
        ("north–south", 0.5),
        ("spŠtestens, Grš§e, na•ve, ©ećer, poda»", 5),
        ("\x8e", 1),
    ],
)
def test_characters_in_odd_places(text, count):
    assert oddities(text) == count
