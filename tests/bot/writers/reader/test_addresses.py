"""Addresses that a question asks for: of the kind and the owner that it names, or none."""

import pytest

from pincite.bot.writers.reader.addresses import FAX, MAIL, MOBILE, PHONE, WEB, address_asked, address_named
from pincite.index.types import Span
from pincite.index.view import Piece, View


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is the library's e-mail?", MAIL),
        ("email address of the pilot", MAIL),
        ("How can I e-mail the office?", MAIL),
        ("orchid club mailing list address", MAIL),
        ("mailing address of the club", None),
        ("What's the phone number for bookings?", PHONE),
        ("How do I call the harbour master?", PHONE),
        ("What's the fax number of the office?", FAX),
        ("mobile phone of the pilot", MOBILE),
        ("What is the website of the town?", WEB),
        ("When was the phone made?", None),
        ("What is the colour of the phone?", None),
        ("What is the e-mail or phone number of the pilot?", None),
        ("Who is the pilot?", None),
    ],
)
def test_the_kind_of_address_that_a_question_asks_for(question, kind):
    assert address_asked(question) is kind


@pytest.mark.parametrize(
    ("kind", "text", "whole"),
    [
        (MAIL, "una.vik@port.example", True),
        (MAIL, "una.vik@port.example or by post", False),
        (PHONE, "+47 555 01 42", True),
        (PHONE, "2204", True),
        (PHONE, "12", False),
        (WEB, "https://port.example/map", True),
        (WEB, "port", False),
    ],
)
def test_what_is_one_address(kind, text, whole):
    assert kind.is_one(text) is whole


def view(text: str) -> View:
    return View((Piece(text, Span(0, len(text))),))


@pytest.mark.parametrize(
    ("question", "texts", "address"),
    [
        ("What is the pilot's e-mail?", ["Write to the pilot at una@port.example."], "una@port.example"),
        ("What is the cook's e-mail?", ["Write to the pilot at una@port.example."], None),
        ("What is the e-mail?", ["Write to the pilot at una@port.example."], None),
        ("What is the pilot's e-mail?", ["The pilot: a@port.example.", "Old pilot: b@port.example."], None),
        ("What is the pilot's e-mail?", ["The pilot is a@port.example, the cook b@port.example."], None),
        ("What is the pilot's fax?", ["Ring the pilot at 555 0142 88."], None),
        ("What is the pilot's fax?", ["Fax the pilot at 555 0142 88."], "555 0142 88"),
        ("What is the pilot's mobile number?", ["Ring the pilot at 555 0142 88."], None),
        ("phone number of the pilot", ["The pilot joined on 2019-09-13; ring 555 0142 88."], "555 0142 88"),
    ],
)
def test_the_only_address_of_the_owner_in_running_text(question, texts, address):
    kind = address_asked(question)
    assert kind is not None
    named = address_named(question, kind, [(view(text), "Harbour") for text in texts])
    assert (named[1].of(texts[named[0]]) if named else None) == address
