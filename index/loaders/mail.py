"""Mail: a message as its headers and its text, with its attachments beside it; a mailbox as its messages.

The text has four headers as lines, a blank line, and the plain part, or the HTML one if that says more. Quoted messages
and the signature are searched, but never cited as the message's own statements.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256

from pincite.index.loaders.canonical import canonical, one_line, sound
from pincite.index.loaders.content import Content, Member, Unreadable
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.encoding import codec_of, decode
from pincite.index.loaders.moved import moved
from pincite.index.loaders.text_structure import read_text
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import Furniture, LabelledBody, Structure
from pincite.index.types import Section

MAX_MESSAGES = 20_000
"""Most messages of a mailbox."""

MAX_PARTS = 1_000
"""Most parts of a message; ordinary ones have a few dozen."""

MAX_LINES = 2_000_000
"""Most lines of a message; an attachment of 100 MB has 1.4 million."""

MAX_BOUNDARIES = 100
"""Most marks between parts. Each line of a message is compared with all that are open."""

SHOWN = ("Subject", "From", "To", "Cc", "Date")
"""Headers that are lines of the text."""

LONGEST_HEADER = 1_000
"""Characters after which a header is cut; a message to a hundred people names some of them."""

STUB = 0.5
"""Share of the HTML part's length below which a plain part only says that there is an HTML part."""

_HEADERS = re.compile(rb"(?:(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]{0,2000}|[ \t][^\n]{0,2000})\n){1,200}(?:\r?\n|\Z)")
_TRANSPORT = re.compile(rb"^(?:Return-Path|Received|Message-ID|MIME-Version|Delivered-To|DKIM-Signature):", re.I | re.M)
_ANY_HEADER = re.compile(rb"^(?:From|To|Subject|Date|Message-ID|MIME-Version|Received|Content-Type):", re.I | re.M)
_ENVELOPE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]{1,500}\d{4}[^\n]{0,100}\n(?=[A-Za-z-]{1,60}:)")
_BOUNDARY = re.compile(rb"boundary[ \t]{0,5}=", re.I)
_ESCAPED = re.compile(rb"^>(?=>{0,20}From )", re.M)

_QUOTED = re.compile(r"^[ \t]{0,3}>[^\n]*$(?:\n(?:[ \t]{0,3}>[^\n]*|[ \t]*)$)*+", re.M)
_SAID = re.compile(
    r"^(?=[^\n]{10,200}$|[^\n]{10,200}\n[^\n]{0,100}$)(?:On|Am|Le|El|Il|Op|Den|Em)\b[^\n]{5,200}(?:\n[^\n]{0,100})?"
    r"(?:wrote|schrieb|écrit|escribió|scritto|schreef|skrev|escreveu)[^\n]{0,60}:[ \t]*$",
    re.M,
)
_FORWARDED = re.compile(
    r"^[ \t]*(?:-{2,20}[ \t]*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Weitergeleitete Nachricht"
    r"|Message d'origine|Mensaje original)[ \t]*-{2,20}|Begin forwarded message:|_{20,100})[ \t]*$",
    re.M | re.I,
)
_OUTLOOK = re.compile(
    r"^(?:From|Von|De|Da): [^\n]{1,300}\n(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato)\s?: [^\n]{1,200}\n"
    r"(?:To|Cc|Subject|An|Betreff|À|Objet|Para|Asunto|A|Oggetto)\s?: ",
    re.M,
)
_SIGNATURE = re.compile(r"^--[ ]?$", re.M)

_CITES = ("gmail_quote", "moz-cite-prefix", "yahoo_quoted", "OutlookMessageHeader", "protonmail_quote")
_SIGNS = ("gmail_signature", "moz-signature", "protonmail_signature_block")


def is_mail(data: bytes, suffix: str) -> bool:
    """Whether the bytes are a message: by suffix, or by headers that only a mail program writes."""
    head = _HEADERS.match(data[:65_536].replace(b"\r\n", b"\n"))
    return suffix == ".eml" or (
        head is not None and len(_ANY_HEADER.findall(head[0])) > 2 and _TRANSPORT.search(head[0]) is not None  # noqa: PLR2004
    )


def is_mailbox(data: bytes, suffix: str) -> bool:
    """Whether the bytes are a mailbox."""
    return (suffix in {".mbox", ".mbx"} or data.startswith(b"From ")) and _ENVELOPE.match(data) is not None


def read_mailbox(data: bytes) -> Content:
    """Read a mailbox as a container of messages.

    Raises:
        Unreadable: it holds too many.
    """
    starts = [match.start() for match in _ENVELOPE.finditer(data)]
    if len(starts) > MAX_MESSAGES:
        raise Unreadable(f"holds {len(starts):,} messages, over the limit of {MAX_MESSAGES:,}; split it")
    return Content(text="", media_type="application/mbox", members=tuple(_messages(data, starts)))


def _messages(data: bytes, starts: list[int]) -> Iterator[Member]:
    taken: set[str] = set()
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        message = _ESCAPED.sub(b"", data[data.index(b"\n", start) + 1 : end])
        named = re.search(rb"^Message-ID:\s{0,5}<([^<>\s]{1,300})>", message[:65_536], re.I | re.M)
        name = sha256(named[1]).hexdigest()[:12] if named else str(number)
        name = name if name not in taken else f"{name}-{number}"
        taken.add(name)
        yield Member(f"{name}.eml", message)


def read_mail(data: bytes) -> Content:
    """Read a message: its headers as fields, its text, its attachments as members.

    Raises:
        Unreadable: it has no headers, is encrypted, or has too many parts.
    """
    if len(_BOUNDARY.findall(data)) > MAX_BOUNDARIES or data.count(b"\n") > MAX_LINES:
        raise Unreadable(f"has over {MAX_BOUNDARIES} parts of parts or {MAX_LINES:,} lines; save its attachments alone")
    message = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.compat32)
    if not any(message.get(name) for name in (*SHOWN, "Message-ID", "Received")):
        raise Unreadable("is not a mail message: it has no headers; rename it to .txt to read it as plain text")
    if message.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        raise Unreadable("is encrypted; decrypt it in your mail program and save it again")
    plain, html, attached = _parts(message)
    headers = {name: value for name in SHOWN if (value := _header(message, name))}
    content = _with_headers(headers, _body(plain, html))
    content.title = headers.get("Subject", "") or "Message without a subject"
    content.author = ", ".join(name or address for name, address in getaddresses([headers.get("From", "")]))
    content.published = parse_date(headers.get("Date", ""))
    content.metadata = {name.lower(): headers[name] for name in ("From", "To") if name in headers}
    content.media_type = "message/rfc822"
    content.members = tuple(attached)
    return content


def _parts(message: Message) -> tuple[str, str, list[Member]]:
    """The plain text, the HTML, and the attachments."""
    plain: list[str] = []
    html: list[str] = []
    attached: list[Member] = []
    waiting = [message]
    count = 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > MAX_PARTS:
            raise Unreadable(f"has over {MAX_PARTS:,} parts; save its attachments one by one")
        kind, name = part.get_content_type(), _file_name(part)
        payload = part.get_payload()
        if (
            kind == "message/rfc822"
            and isinstance(payload, list)
            and payload
            and isinstance(inner := payload[0], Message)
        ):
            attached.append(Member(name or f"message {count}.eml", inner.as_bytes(policy=policy.compat32)))
        elif isinstance(payload, list):
            waiting += [inner for inner in reversed(payload) if isinstance(inner, Message)]
        elif name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            if name:
                attached.append(Member(name, _bytes(part)))
        elif kind == "text/html":
            html.append(_decoded(part))
        else:
            plain.append(_decoded(part))
    return "\n\n".join(plain), "\n".join(html), attached


def _body(plain: str, html: str) -> Content:
    """The message's text: the plain part, unless it only stands in for the HTML one."""
    shown = _plain(plain)
    if not html.strip():
        return shown
    try:
        page = _page(html)
    except Unreadable:
        return shown
    return shown if len(shown.text.strip()) > STUB * len(page.text) else page


def _plain(text: str) -> Content:
    text = canonical(text).strip("\n")
    content = read_text(text)
    beside = sorted([*_quotes(text), *_signature(text)], key=lambda part: part.span)
    content.structure = _beside(content.structure, beside)
    return content


def _page(html: str) -> Content:
    """An HTML part; its quotations are marked like the furniture of a page."""
    from lxml import etree

    from pincite.index.loaders.html import read_html

    root = etree.fromstring(sound(html).encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    if root is None:
        raise Unreadable("has no visible text")
    for element in root.iter("blockquote", "div"):
        names = str(element.get("class") or "").split()
        if element.get("type") == "cite" or any(name in {*_CITES, *_SIGNS} for name in names):
            element.set("role", "navigation")
    content = read_html(etree.tostring(root, encoding="unicode", method="html"))
    text = content.text
    start = _answered(text)
    answered = [Furniture(Span(start, len(text.rstrip())), "a quoted message")] if text[start:].strip() else []
    content.structure = _beside(content.structure, [*_signature(text), *answered])
    return content


def _with_headers(headers: dict[str, str], body: Content) -> Content:
    """The body below its headers."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    top = "\n".join(lines) + ("\n\n" if body.text.strip() else "\n")
    pairs: list[LabelledBody] = []
    at = 0
    for name, line in zip(headers, lines, strict=True):
        label = Span(at, at + len(name) + 1)
        pairs.append(LabelledBody("field", label, Span(label.end + 1, at + len(line))))
        at += len(line) + 1
    structure = moved(body.structure, len(top))
    sections = [Section(Span(0, len(top)))] if body.sections else []
    sections += [
        Section(Span(part.span.start + len(top), part.span.end + len(top)), part.heading) for part in body.sections
    ]
    return Content(
        text=top + body.text,
        sections=tuple(sections),
        structure=Structure(
            tables=structure.tables,
            headings=structure.headings,
            items=structure.items,
            pairs=(*pairs, *structure.pairs),
            furniture=structure.furniture,
            torn=structure.torn,
            left_out=disjoint([*unseen(top), *structure.left_out]),
        ),
    )


def _beside(structure: Structure, parts: list[Furniture]) -> Structure:
    """The structure without what lies in these parts, which are furniture."""
    starts = [part.span.start for part in parts]

    def apart(span: Span) -> bool:
        at = bisect_left(starts, span.end) - 1
        return at < 0 or parts[at].span.end <= span.start

    return Structure(
        tables=tuple(part for part in structure.tables if apart(part.span)),
        headings=tuple(part for part in structure.headings if apart(part.span)),
        items=tuple(part for part in structure.items if apart(part.span)),
        pairs=tuple(part for part in structure.pairs if apart(Span(part.label.start, part.body.end))),
        furniture=tuple(
            sorted([*parts, *(p for p in structure.furniture if apart(p.span))], key=lambda part: part.span)
        ),
        torn=structure.torn,
        left_out=structure.left_out,
    )


def _quotes(text: str) -> Iterator[Furniture]:
    """The quoted parts of a message: lines behind `>` with the line naming their author, a whole earlier message."""
    end = _answered(text)
    attributions = {match.end(): match.start() for match in _SAID.finditer(text, 0, end)}
    for match in _QUOTED.finditer(text, 0, end):
        before = len(text[: match.start()].rstrip())
        start = attributions.get(before, match.start())
        yield Furniture(Span(start, start + len(text[start : match.end()].rstrip())), "a quoted message")
    if text[end:].strip():
        yield Furniture(Span(end, end + len(text[end:].rstrip())), "a quoted message")


def _answered(text: str) -> int:
    """Where the whole message begins that this one answers or passes on; the text's end without one."""
    cuts = [match.start() for pattern in (_FORWARDED, _OUTLOOK) if (match := pattern.search(text))]
    return min(cuts, default=len(text))


def _signature(text: str) -> Iterator[Furniture]:
    """The lines below two dashes, up to a quotation."""
    matches = list(_SIGNATURE.finditer(text))
    start = matches[-1].start() if matches else len(text)
    following = next((part.span.start for part in _quotes(text) if part.span.end > start), len(text))
    end = start + len(text[start:following].rstrip())
    if end > start:
        yield Furniture(Span(start, end), "a signature")


def _header(message: Message, name: str) -> str:
    """A header as one decoded line; several of one name are joined."""
    raw = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    values = [_words(value) for value in raw[:20]]
    return one_line(", ".join(value for value in values if value), LONGEST_HEADER)


def _words(raw: str) -> str:
    raw = raw[: 4 * LONGEST_HEADER]
    try:
        parts = decode_header(raw) if raw.isascii() else [(raw.encode("utf-8", "surrogateescape"), None)]
        runs = [
            (part if isinstance(part, str) else decode(part, declared=codec_of(charset or "")).text, charset is None)
            for part, charset in parts
            if part.strip()
        ]
    except (ValueError, LookupError):
        return raw.encode("utf-8", "replace").decode()
    # white space parts encoded words from others; between two of them it is none
    return "".join(f" {text} " if bare else text for text, bare in runs)


def _file_name(message: Message) -> str:
    """The name of an attachment without folders."""
    try:
        name = message.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        name = ""
    name = one_line(_words(name), 200)
    return name.replace("\\", "/").rpartition("/")[2].replace("\0", "")


def _bytes(message: Message) -> bytes:
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(message: Message) -> str:
    data = _bytes(message)
    if not data.strip():
        return ""
    return decode(data, declared=codec_of(str(message.get_content_charset() or ""))).text
