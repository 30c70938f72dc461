"""Irregular verbs of English."""

from __future__ import annotations

IRREGULAR = (
    "bear:bore/borne beat:beat/beaten become:became/become begin:began/begun bend:bent bind:bound bite:bit/bitten "
    "blow:blew/blown break:broke/broken bring:brought build:built burn:burnt buy:bought catch:caught "
    "choose:chose/chosen come:came/come cost:cost cut:cut deal:dealt dig:dug do:did/done draw:drew/drawn "
    "drink:drank/drunk drive:drove/driven eat:ate/eaten fall:fell/fallen feed:fed feel:felt fight:fought find:found "
    "flee:fled fly:flew/flown forbid:forbade/forbidden forget:forgot/forgotten freeze:froze/frozen get:got/gotten "
    "give:gave/given go:went/gone grow:grew/grown hang:hung have:had hear:heard hide:hid/hidden hit:hit hold:held "
    "hurt:hurt keep:kept know:knew/known lay:laid lead:led learn:learnt leave:left lend:lent let:let lie:lay/lain "
    "lose:lost make:made mean:meant meet:met pay:paid put:put read:read ride:rode/ridden ring:rang/rung "
    "rise:rose/risen run:ran/run say:said see:saw/seen seek:sought sell:sold send:sent set:set shake:shook/shaken "
    "shine:shone shoot:shot show:showed/shown shut:shut sing:sang/sung sink:sank/sunk sit:sat sleep:slept "
    "speak:spoke/spoken spend:spent split:split spread:spread stand:stood steal:stole/stolen stick:stuck "
    "strike:struck swear:swore/sworn swim:swam/swum take:took/taken teach:taught tear:tore/torn tell:told "
    "think:thought throw:threw/thrown understand:understood wear:wore/worn win:won withdraw:withdrew/withdrawn "
    "write:wrote/written"
)
"""Each verb with its past tense and, where that is another word, its participle."""

_FORMS = {
    base: (past, participle or past)
    for base, _, forms in (entry.partition(":") for entry in IRREGULAR.split())
    for past, _, participle in (forms.partition("/"),)
}

PAST_FORMS = {base: frozenset(forms) for base, forms in _FORMS.items()}
"""Past tense and participle of each verb."""

PAST_OF = {participle: past for past, participle in _FORMS.values()}
"""Past tense of each participle: *gave* of *given*."""

PARTICIPLES = frozenset(PAST_OF) | {"born"}
"""Participles that don't end in *ed*."""
