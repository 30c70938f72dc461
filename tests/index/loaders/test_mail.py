"""Mail and mailboxes: headers, the part that is read, what is quoted, attachments."""

import base64
from email.message import EmailMessage

import pytest

from pincite.index.errors import LoadError, PassedOver
from pincite.index.loaders import load_all_bytes, load_bytes
from pincite.index.passages import passages
from pincite.index.types import Document
from tests.index.loaders.loader_files import docx_of, zipped


def message(text: str = "", html: str = "", **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in ({"Subject": "Fees", "From": "Anna Holm <anna@quay.org>"} | headers).items():
        made[name] = value
    if text or not html:
        made.set_content(text)
    if html:
        (made.add_alternative if text else made.set_content)(html, subtype="html")
    return made


def loaded(data: bytes | EmailMessage, name: str = "m.eml") -> list[Document | LoadError]:
    return list(load_all_bytes(bytes(data), name=name))


def said(document: Document) -> list[str]:
    """What the document itself states, beside its headers."""
    return [
        view.text
        for passage in passages(document.text, document.sections, document.structure)
        for span, view in zip(passage.sentences, passage.read, strict=True)
        if span not in passage.naming and not view.text.startswith(("Subject:", "From:", "To:", "Date:"))
    ]


def test_a_message_is_its_headers_and_its_text():
    made = message("The fee rises to 40 euros.\n", To="Ivo Reiss <ivo@quay.org>", Date="Tue, 5 Mar 2024 10:00:00 +0100")
    (document,) = loaded(made)
    assert document.text == (
        "Subject: Fees\nFrom: Anna Holm <anna@quay.org>\nTo: Ivo Reiss <ivo@quay.org>\n"
        "Date: Tue, 05 Mar 2024 10:00:00 +0100\n\nThe fee rises to 40 euros."
    )
    assert (document.title, document.author, document.published) == ("Fees", "Anna Holm", "2024-03-05")
    assert document.media_type == "message/rfc822"
    pairs = {pair.label.of(document.text): pair.body.of(document.text) for pair in document.structure.pairs}
    assert pairs["From:"] == "Anna Holm <anna@quay.org>" and pairs["Subject:"] == "Fees"


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (b"=?utf-8?B?R2Viw7xocg==?= =?utf-8?Q?_f=C3=BCr?= den Kurs", "Gebühr für den Kurs"),
        (b"=?iso-8859-1?Q?Caf=E9?=", "Café"),
        ("Gebühr".encode("latin-1"), "Gebühr"),
        (b"=?nonsense?Q?Caf=E9?=", "Café"),
        (b"=?utf-8?B?@@@?=", "Message without a subject"),
        (b"two\n lines", "two lines"),
        (b"", "Message without a subject"),
    ],
)
def test_headers_are_decoded(raw, title):
    (document,) = loaded(b"From: a@b.c\nSubject: " + raw + b"\n\nText here.\n")
    assert document.title == title


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "", "no-such"])
@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit"])
def test_the_text_is_decoded(charset, coding):
    data = "Der Kurs kostet 40 Euro, die Gebühr für März.".encode(
        charset if charset not in {"", "no-such"} else "utf-8"
    )
    body = {
        "base64": base64.encodebytes(data),
        "8bit": data,
        "quoted-printable": b"".join(b"=%02X" % byte for byte in data),
    }[coding]
    kind = f"Content-Type: text/plain; charset={charset}\n".encode() if charset else b""
    head = b"From: a@b.c\nSubject: s\n" + kind + f"Content-Transfer-Encoding: {coding}\n\n".encode()
    (document,) = loaded(head + body)
    assert document.text.endswith("\n\nDer Kurs kostet 40 Euro, die Gebühr für März.")


def test_the_html_part_is_read_where_the_plain_one_says_less():
    html = "<h1>Fees</h1><table><tr><th>Boat<th>Fee<tr><td>Skiff<td>29</table><p>All prices hold from May on.</p>"
    assert said(loaded(message("See the HTML part.", html))[0]) == [
        "Boat: Skiff; Fee: 29",
        "All prices hold from May on.",
    ]
    assert said(loaded(message(html=html))[0])[0] == "Boat: Skiff; Fee: 29"
    whole = "Boat Skiff, fee 29. All prices hold from May on, for all boats."
    assert said(loaded(message(whole, html))[0])[0] == "Boat Skiff, fee 29."


@pytest.mark.parametrize(
    "text",
    [
        "It is 40.\n\nOn Mon, 4 Mar 2024 at 09:00, Ivo <ivo@quay.org> wrote:\n> Is it 30?\n>\n> Or 35?\n",
        "> Is it 30?\n\nIt is 40.\n",
        "It is 40.\n\n-- \nAnna Holm\nTelephone 555 0199\n",
        "It is 40.\n\n-----Original Message-----\nFrom: Ivo\nSent: Monday\n\nIs it 30?\n",
        "It is 40.\n\nFrom: Ivo Reiss\nSent: Monday\nTo: Anna\nSubject: Fees\n\nIs it 30?\n",
        "It is 40.\n\nVon: Ivo\nGesendet: Montag, 6. Mai 2024\nAn: Eva\nBetreff: Preis\n\nIs it 30?\n",
        "It is 40.\n\n---------- Forwarded message ---------\nFrom: Ivo\n\nIs it 30?\n",
        "It is 40.\n\nAm 4. März 2024 schrieb Ivo Reiss:\n\n> Ist es 30?\n\n--\nAnna\n",
    ],
)
def test_quoted_messages_and_signatures_are_no_statements(text):
    (document,) = loaded(message(text))
    assert said(document) == ["It is 40."]
    assert document.text.endswith(text.strip())


def test_what_html_mail_quotes_is_no_statement():
    html = "<p>It is 40.</p><div class='gmail_quote'><blockquote>Is it 30?</blockquote></div><div>-- <br>Anna</div>"
    assert said(loaded(message(html=html))[0]) == ["It is 40."]


def test_attachments_are_documents_and_what_is_none_is_passed_over():
    made = message("See below.")
    made.add_attachment("boat,fee\nSkiff,29\n", subtype="csv", filename="fees.csv")
    made.add_attachment(docx_of("Dogs wait outside."), maintype="application", subtype="x", filename="../a\\rules.docx")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    made.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="broken.pdf")
    made.add_attachment(message("It is 50.", Subject="Old"))
    documents = loaded(made)
    shown = [d.origin if isinstance(d, Document) else (type(d).__name__, d.path) for d in documents]
    assert shown == [
        "m.eml",
        "m.eml!/fees.csv",
        "m.eml!/rules.docx",
        ("PassedOver", "m.eml!/logo.png"),
        ("LoadError", "m.eml!/broken.pdf"),
        "m.eml!/message 7.eml",
    ]
    assert isinstance(documents[1], Document) and documents[1].title == "fees"
    assert load_bytes(bytes(made), name="m.eml") == documents[0]


def test_a_mailbox_is_its_messages():
    first = bytes(message("It is 40.\n>From here on it is 50.\n", **{"Message-ID": "<1@quay.org>"}))
    second = bytes(message("It is 60.", Subject="Later"))
    box = b"From anna Tue Mar  5 10:00:00 2024\n" + first + b"\nFrom ivo Wed Mar  6 10:00:00 2024\n" + second
    for name in ("box.mbox", "box", "box.txt"):
        documents = loaded(box, name)
        assert [d.title for d in documents if isinstance(d, Document)] == ["Fees", "Later"]
        assert "From here on it is 50." in documents[0].text
    kept = loaded(b"From anna Tue Mar  5 10:00:00 2024\n" + first, "box.mbox")[0]
    assert isinstance(kept, Document) and kept.origin == documents[0].origin.replace("box.txt", "box.mbox")
    with pytest.raises(LoadError, match="holds documents but is not one itself"):
        load_bytes(box, name="box.mbox")


def test_a_message_is_told_by_its_headers_under_another_name():
    made = bytes(message("It is 40.", To="b@c.d", **{"Message-ID": "<1@quay.org>"}))
    assert load_bytes(made, name="saved.txt").media_type == "message/rfc822"
    memo = b"From: Anna\nTo: Ivo\nSubject: Fees\n\nIt is 40.\n"
    assert load_bytes(memo, name="memo.txt").media_type == "text/plain"


def deep(levels: int) -> bytes:
    lines = [b"From: a@b.c\nSubject: s"]
    for level in range(levels):
        lines.append(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d' % (level, level))
    return b"\n".join([*lines, b"\nText."])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Dear all,\n\nno headers here.\n", "is not a mail message: it has no headers; rename it to .txt to read it"),
        (b"From: a\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n", "is encrypted; decrypt it in your mail"),
        (b"From: a\nContent-Type: application/pkcs7-mime\n\nMIAG", "is encrypted; decrypt it in your mail program"),
        (deep(101), "has over 100 parts of parts or 2,000,000 lines; save its attachments alone"),
        (
            b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1100,
            "has over 1,000 parts; save",
        ),
    ],
)
def test_refused(data, reason):
    with pytest.raises(LoadError) as caught:
        loaded(data)
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@b.c\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nText.",
        b"From: a@b.c\nSubject: s\nContent-Type: multipart/mixed\n\nText.",
        b"From: a@b.c\nSubject: s\nContent-Type: text/plain; charset*=x''y\n\nText.",
        b"From: a@b.c\nSubject: s\nContent-Transfer-Encoding: base64\n\n=\xff\n",
        b"From: a@b.c\nSubject: s\nContent-Type: text/html\n\n",
        b"From: \xff\xfe\nSubject: s\nDate: never\n\nText.",
        b"Subject: s\n",
    ],
)
def test_a_damaged_message_is_read_as_far_as_it_goes(data):
    documents = loaded(data)
    assert isinstance(documents[0], Document) and documents[0].title == "s"


def test_archives_within_archives_are_refused_and_mail_within_mail_ends():
    made = message("See below.")
    made.add_attachment(zipped({"a.txt": "Dogs wait outside."}), maintype="a", subtype="zip", filename="rules.zip")
    assert [d.origin for d in loaded(made) if isinstance(d, Document)] == ["m.eml", "m.eml!/rules.zip!/a.txt"]
    errors = loaded(zipped({"m.eml": bytes(made)}), "a.zip")
    assert [d.reason for d in errors if isinstance(d, LoadError)] == [
        "is an archive within an archive; unpack it first"
    ]
    inner = message("The innermost.")
    for _ in range(6):
        outer = message("One more.")
        outer.add_attachment(inner)
        inner = outer
    reasons = [d.reason for d in loaded(inner) if isinstance(d, LoadError) and not isinstance(d, PassedOver)]
    assert reasons == ["is nested in too many files; save it by itself"]
