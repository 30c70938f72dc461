"""Words of a calendar: months, seasons, weekdays, parts of a year."""

from __future__ import annotations

MONTHS = {
    name: place
    for place, names in enumerate(
        (
            "january jan januar janvier enero gennaio janeiro",
            "february feb februar fevrier febrero febbraio fevereiro",
            "march mar marz mars marzo marco",
            "april apr avril abril aprile",
            "may mai mayo maggio maio",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug aout agosto",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober okt octobre octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember dez decembre diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
"""Months in English, German, French, Spanish, Italian and Portuguese, folded."""

ALONE = frozenset("january february april june july august september october november december march may".split())
"""Months that may stand without a day or a year, where they begin with a capital letter."""

SEASONS = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter"}

PARTS = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "end": "late",
}

MOST_DAYS, MOST_MONTHS = 31, 12

WEEKDAYS = {
    name: place
    for place, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
