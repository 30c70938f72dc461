"""Whether two answers are the same answer, by what they mean: numbers, amounts, dates, names.

What counts as the same, by type:

| type | the same | not the same |
| --- | --- | --- |
| number | `29`, `twenty-nine`; `1,234.5`, `1.234,5`, `1 234.5`; `½`, `1/2`, `0.5`; `1.2 million`, `1,200,000` | `6.5`, `65`; `-5`, `5`; `1.234` (a decimal), `1,234` |
| unit | `5 km`, `5,000 m`; `90 min`, `1.5 hours`; `5 miles`, `8 km` (rounded); `5'7"`, `170 cm`; `2 h 30 min`, `150 minutes`; `50 Mbps`, `50 Mbit/s` | `5 km`, `5 m`; `30 days`, `1 month`; `5 miles`, `9 km` |
| money | `65 EUR`, `€65`, `65 euros`, `65.00 €`; `$1.2m`, `1.2 million US dollars` | `1.2 million EUR`, `12 million EUR`; `65 EUR`, `65 USD`; `65 EUR a day`, `65 EUR a week` |
| percentage | `50 %`, `fifty percent`, `half` | `50 %`, `50 percentage points`, `50` |
| range | `5–10 km`, `5 to 10 km`, `between 5 and 10 km` | `5–10 km`, `5 km` |
| ordinal | `third`, `3rd` | `third`, `three` |
| date | `1 March 2024`, `March 1st, 2024`, `2024-03-01`, `01.03.2024` | `1 March 2024`, `March 2024`, `2024`; `the 1990s`, `1990` |
| period | `2012–2013`, `2012-13`, `from 2012 to 2013` | `2012–2013`, `2012` |
| time of day | `9:30`, `9.30 am`, `half past nine`; `14:00 UTC`, `15:00 CET`, `2 pm GMT` | `9 am`, `9 pm`; `14:00 UTC`, `14:00 CET` |
| fiscal year | `FY 2026`, `FY26`, `fiscal 2026`; `FY 2025/26`, `2025–2026` | `FY 2026`, `2026` (unless asked for a fiscal year) |
| ratio | `1:4`, `one to four`, `one part to four parts`; `2:8` where a ratio is asked for | `1:4`, `1:5`, `4:1` |
| multiple | `threefold`, `three times`, `3x`, `tripled`, `by a factor of 3` | `threefold`, `fourfold`, `3`, `3 a day` |
| reference | `Article 12, paragraph 3`, `Art. 12(3)`; `Annex II`, `Annex 2` | `Art. 12(3)`, `Art. 12(4)`, `Art. 12` |
| name | `Dr. Ada Moss`, `Ada Moss`; `Müller`, `Mueller`; `S-300`, `S300`; `U.S.`, `the US`; `Henry VIII`, `Henry the Eighth`; `Quay Street 14`, `14 Quay Street` | `J. Smith`, `John Smith` (unless listed); `South Korea`, `Korea`; `Elizabeth II`, `Elizabeth` |
| weekdays | `Monday to Friday`, `Mon–Fri`, `weekdays`; `Mondays`, `every Monday` | `Mon–Fri`, `Mon–Sat`; `Monday`, `Monday to Friday` |
| other words | words in a row, without case, articles, punctuation and diacritics | any other word |

A gold pair lists the wordings that it accepts, so an alias is one more wording. The question may lend what the answer
leaves out: its unit (*How many days?* `29`), its noun, its year. A date more precise than the gold is right where the
question names the precision (*In which year?* `March 2012`).

An answer that denies the value (*It is not 65 EUR but 48 EUR* for 65 EUR) is wrong. So is a short answer that holds a
second value of the same type beside the right one (*65 EUR or 48 EUR*). *At least 30 days* is not *at most 30 days*,
*more than 300* is not *about 300*, nor is *2.10 or later* *2.10 or earlier*. If the question asks by how much something
fell, *to 20 %* or a rise is wrong.

Number words are English; dates, currencies and denials are read in a few more languages; text in scripts without spaces
is compared by character. What is not read as a value is compared as words.

- `matching`: a text against what it has to say.
- `rivals`: values that compete with the right one.
- `denial`: values that are denied.
- `changes`: whether a change or its result is meant.
- `reading`: the values of a text; from `numbers`, `units`, `quantities`, `bounds`, `dates`, `zones`, `ratios`,
  `multiples`, `references`.
- `phrases`: names and other words.
- `tokens`: a text as words, numbers and signs.
"""  # noqa: E501 - a table

from __future__ import annotations

from pincite.eval.values.matching import AnswerPart, Match, check, equal, says
from pincite.eval.values.reading import read

__all__ = ["AnswerPart", "Match", "check", "equal", "read", "says"]
