"""Tasks that a program which only quotes documents can't do: *write a poem*, *translate this*, *remind me tomorrow*."""

from __future__ import annotations

import re

_POLITE = (
    r"\W{0,9}(?:(?:hi|hello|hey|ok|okay|please|pls|now|and|so|then)\b\W{0,3}){0,3}"
    r"(?:(?:can|could|would|will) (?:you|u) |i (?:want|need|would like) you to |i['’]d like you to |let['’]?s )?"
    r"(?:please |pls |just |also ){0,2}"
)
_TEXT = (
    r"(?:poems?|songs?|story|stories|essays?|haikus?|limericks?|raps?|speech|tweets?|blog posts?|novels?|lyrics|jokes?|"
    r"e-?mails?|mails?|letters?|cover letters?|code|scripts?|programs?|functions?|pictures?|images?|drawings?|logos?|"
    r"diagrams?|presentations?|slides|articles?|cv|resume|homework)"
)
TASK = re.compile(
    rf"(?i){_POLITE}(?:"
    r"translate\b(?!\W{0,3}(?:into|to|as)\b).{0,200}"
    r"|(?:re-?write|re-?phrase|paraphrase|proof-?read)\b.{0,200}"
    r"|(?:write|compose|draw|paint|generate|create|code|draft|sing|make)"
    rf"(?: (?:me|us|him|her))?(?: (?:an?|some|another|my|the))?(?: \w{{1,20}}){{0,2}} {_TEXT}\b.{{0,200}}"
    r"|remind me\b.{0,200}|set (?:me )?(?:an? )?(?:alarm|timer|reminder)\b.{0,200}"
    r"|(?:google|search (?:the )?(?:web|internet|online))\b.{0,200}"
    r"|play (?:me )?(?:some |a )?(?:music|song|songs|games?)\b.{0,60}"
    r"|send (?:an? |my |the )?(?:e-?mail|mail|message|text) to\b.{0,200}"
    r")"
)
"""A wish for such a task, from its first word to its last."""

_ASKS = re.compile(r"(?i)\b(?:what|who|when|where|why|which|how)\b[^?]{0,200}\?")


def is_task(utterance: str) -> bool:
    """Tell whether an utterance wishes for a task, and asks nothing besides.

    >>> is_task("can you write me a poem about Iran"), is_task("how do I write a letter of complaint?")
    (True, False)
    """
    return len(utterance) <= 300 and TASK.fullmatch(utterance) is not None and _ASKS.search(utterance) is None  # noqa: PLR2004
