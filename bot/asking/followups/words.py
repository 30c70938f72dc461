"""English words by their function in a question, and a question as such words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


AUXILIARIES = _set(
    "is are was were am be been being do does did has have had can could will would shall should may might must "
    "isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't "
    "shouldn't got"
)
DO = _set("do does did don't doesn't didn't")
BE = _set("is are was were isn't aren't wasn't weren't")
ASKING = _set("who whom whose what which when where why how what's who's where's when's how's why's")
PREPOSITIONS = _set(
    "in on at to of for from by with about into onto over under above below after before during since until till "
    "between among against through across near around within without behind beyond along per as than like via "
    "inside outside toward towards off up"
)
ARTICLES = _set("the a an")
DETERMINERS = ARTICLES | _set("my our your this that these those its his her their every each any some no another both")
PRONOUNS = _set(
    "i you he she it we they me him us them mine yours hers ours theirs myself yourself himself herself itself "
    "themselves one someone somebody anyone anybody everyone everybody something anything nothing nobody there "
    "here"
)
JOINING = _set("and or but so if because that when while whether then though although unless not never also too yet")
ADVERBS = _set(
    "first last ever still now today currently already just only really usually normally often always again else "
    "exactly actually more most much many less least very quite so long how even further originally finally later "
    "previously once twice abroad home please instead together well out away"
)
EXCLAMATIONS = _set("yes no ok okay hi hello thanks well")
SUBJECTS = _set("i you he she it we they")
VERBS = _set(
    "bake boil fry flood audit draft burst melt sail mine chair fund host shoot bomb erupt score vote reset "
    "install download upload print click delete restart repeat retain emit absorb convert film accept achieve act "
    "add affect agree allow announce apply approve argue arrive ask attack attend award ban be become begin "
    "believe belong bring build burn buy call cancel carry catch cause change charge check choose claim climb "
    "close collapse collect come compare complain complete consist contain continue contribute control cook cost "
    "cover create cross cut damage deal decide decline defeat defend define deliver demand deny depend describe "
    "design destroy develop die differ direct discover discuss do draw drink drive drop earn eat employ end enter "
    "establish exist expand expect explain export extend face fail fall feed feel fight fill find finish fit fix "
    "fly follow found freeze get give go govern grow hand handle happen have hear help hold house hunt ignore "
    "import improve include increase influence inspire intend introduce invade invent invest involve join keep "
    "kill know lack last lay lead leave lend let lie like limit list live locate look lose maintain make manage "
    "mark marry mean measure meet mention move need negotiate notice occur offer open operate oppose order "
    "organise organize own paint participate pass pay perform permit plan play predict prefer prepare present "
    "prevent produce promise propose protect prove provide publish pull push put qualify raise reach read receive "
    "recommend record reduce refer refuse regulate reject release rely remain remove repair replace report "
    "represent require rescue resign respond result retire return reveal rise rule run save say score seat see "
    "seek sell send separate serve set settle share show sign sing sit sleep smell speak spend split stand start "
    "state stay steal stop store study succeed suffer suggest supply support suppose surrender survive swim take "
    "talk taste teach tell tend test think touch train translate travel treat try turn understand use vary visit "
    "vote wait walk want warn wash watch wear weigh win wish work worry write began broke brought built bought "
    "came caught chose did died drew drove fell felt fought found gave got grew heard held kept knew led left "
    "lost made met paid put ran rose said sang sat saw sent sold spoke stood stole swam taught told took "
    "understood went wore won wrote begun born broken chosen done drawn driven eaten fallen flown forgotten given gone "
    "grown known seen shown sold sung stolen taken written worn"
)
PERSONS = _set(
    "president minister king queen emperor pope bishop chairman chairwoman chair director chief executive ceo "
    "founder author writer poet painter artist architect engineer inventor scientist chemist physicist composer "
    "singer actor actress player coach captain mayor governor senator ambassador general commander soldier "
    "officer judge lawyer doctor nurse patient teacher professor student pupil employee employer worker owner "
    "tenant landlord customer client driver pilot leader head secretary treasurer spokesman spokeswoman man woman "
    "boy girl child person someone anyone somebody anybody everyone everybody nobody husband wife son daughter "
    "father mother brother sister thief farmer miller manager candidate winner victim witness member guest user "
    "applicant parent uncle aunt prince princess duke prisoner editor journalist historian philosopher economist "
    "successor predecessor heir suspect buyer seller"
)
TIMES = _set(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays "
    "year years month months week weeks day days season summer winter spring autumn century decade today "
    "yesterday tomorrow weekend weekends morning evening afternoon night noon midnight easter christmas holidays"
)
GOING = _set("get go come travel fly drive move walk return going gone went moved travelled flew")
ORDINALS = _set("first second third fourth fifth last next previous")
TITLES = _set("mr mrs ms dr sir lady lord president minister king queen pope captain general professor saint")
COUNTRIES = _set(
    "afghanistan albania algeria argentina armenia australia austria azerbaijan bangladesh belarus belgium "
    "bolivia bosnia brazil britain bulgaria cambodia cameroon canada chile china colombia croatia cuba cyprus "
    "czechia denmark ecuador egypt england estonia ethiopia europe finland france georgia germany ghana greece "
    "hungary iceland india indonesia iran iraq ireland israel italy japan jordan kazakhstan kenya korea kosovo "
    "kuwait kyrgyzstan latvia lebanon libya lithuania luxembourg malaysia malta mexico moldova mongolia "
    "montenegro morocco myanmar nepal netherlands nigeria norway oman pakistan palestine panama paraguay peru "
    "philippines poland portugal qatar romania russia scotland serbia singapore slovakia slovenia somalia spain "
    "sudan sweden switzerland syria taiwan tajikistan tanzania thailand tunisia turkey turkmenistan uganda "
    "ukraine uruguay usa uzbekistan venezuela vietnam wales yemen africa asia america states kingdom emirates"
)
"""Names that are certainly places, whatever else they do: *Did China sign?*"""

ATTRIBUTES = _set(
    "abbreviation address age aim altitude amount amperage area author authors birthday birthplace brand budget "
    "capacity capital category cause ceo chair chairman charge color colour contact cost costs country currency date "
    "deadline definition density deposit depth dimensions director discount distance dosage dose duration e-mail "
    "editor email employer excess extension fax fee fees founder frequency goal half-life head headquarters height "
    "hours id isbn job language leader length licence license limit location logo manager margin mass maximum meaning "
    "minimum mobile motto name names nationality nickname number owner password penalty percentage phone population "
    "position postcode power premium president price prices profession profit publisher purpose radius range rate "
    "rating reason rent result revenue role salary schedule score secretary sender size speed spelling status street "
    "surname symbol telephone temperature term title treasurer turnover type unit url username value version voltage "
    "volume wage warranty website weight width zip"
)
"""Nouns that name what something has, rather than a thing of its own: a fragment *and the email?* asks for another
attribute, *and the museum?* for the same one of another owner.
"""

WORD = re.compile(r"[^\W_]+(?:[-'’./][^\W_]+)*")


class Kind(StrEnum):
    """The kinds of thing that a pronoun can stand for."""

    PERSON = "person"
    THING = "thing"
    PLACE = "place"
    TIME = "time"
    PLURAL = "plural"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case, its apostrophe straight."""
        return self.text.casefold().replace("’", "'")

    @property
    def numeric(self) -> bool:
        """Whether it is a number."""
        return self.text[0].isdigit()

    @property
    def capital(self) -> bool:
        """Whether it is written like a name; *I* is none."""
        lower = self.lower
        return self.text[0].isupper() and lower not in CAPITAL_ANYWAY and lower.partition("'")[0] not in CAPITAL_ANYWAY


CAPITAL_ANYWAY = _set("i") | ASKING | EXCLAMATIONS
"""Words that are no names although they have a capital letter."""

CLOSED = AUXILIARIES | ASKING | PREPOSITIONS | DETERMINERS | PRONOUNS | JOINING | ADVERBS


def tokens(text: str) -> list[Token]:
    """Return the words of a text with their places."""
    return [Token(match[0], match.start(), match.end()) for match in WORD.finditer(text)]


def verbal(words: Sequence[Token], place: int) -> bool:
    """Tell whether a word is a verb where it stands: a known one, in some form, not right behind a determiner."""
    word, lower = words[place], words[place].lower
    before = words[place - 1].lower if place else ""
    if word.capital or lower in TIMES or (before in DETERMINERS and before not in {"that", "this"}):
        return False
    if before in SUBJECTS:
        return True
    if before in VERBS:
        return False
    if lower.endswith("ing"):
        return before in AUXILIARIES | PREPOSITIONS | JOINING and lower[:-3] in VERBS | {form[:-1] for form in VERBS}
    if lower.endswith("ed") and (len(lower) > len("need") or lower[:-1] in VERBS or lower[:-2] in VERBS):
        return True
    return lower in VERBS or (
        before != ""
        and before not in PREPOSITIONS
        and (lower.removesuffix("s") in VERBS or lower.removesuffix("es") in VERBS)
    )


def plural(word: str) -> bool:
    """Tell whether a noun is written like a plural."""
    return word in {"people", "children", "men", "women", "police"} or (
        word not in {"gas", "bus", "lens", "atlas", "canvas", "christmas", "series", "yes"}
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s", "ics", "news"))
    )
