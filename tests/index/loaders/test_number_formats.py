import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.loaders.number_formats import is_date_format, shown_number, shown_text


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.1 + 0.2, "General", "0.3"),
        (123456789012.0, "General", "123456789012"),
        (1e-7, "General", "1E-07"),
        (0.075, "0.0%", "7.5%"),
        (1.005, "0.00", "1.01"),
        (-0.001, "0.00", "0.00"),
        (1234567.891, "#,##0.0#", "1,234,567.89"),
        (1234567.0, '#,##0,"k"', "1,235k"),
        (1e6, '0.0,,"M"', "1.0M"),
        (0.5, ".00", ".50"),
        (42.0, "0000000", "0000042"),
        (5551234567.0, "(000) 000-0000", "(555) 123-4567"),
        (1234.5, '#,##0.00\\ "€"', "1,234.50 €"),
        (5.0, "[$£-809]#,##0.00", "£5.00"),
        (1234.5, '_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', "1,234.50 €"),
        (-5.0, "#,##0;[Red](#,##0)", "(5)"),
        (-3.0, '"$"#,##0', "-$3"),
        (0.0, '0 "units";;"none"', "none"),
        (3.0, ";;;", ""),
        (150.0, '[<100]"low";[>=100]"high"', "high"),
        (12345678.0, "0.00E+00", "1.23E+07"),
        (12345.0, "##0.0E+0", "12.3E+3"),
        (2.25, "# ?/?", "2 1/4"),
        (0.999, "# ?/?", "1"),
        (0.5, "?/?", "1/2"),
        (45321.0, "d mmm yyyy", "30 Jan 2024"),
        (45321.0, "dddd, mmmm d", "Tuesday, January 30"),
        (45321.75, "yyyy-mm-dd hh:mm", "2024-01-30 18:00"),
        (45321.75, "h:mm AM/PM", "6:00 PM"),
        (45321.0, "[$-407]d/m/yy", "30/1/24"),
        (1.2, "[h]:mm", "28:48"),
        (0.5 + 1.5 / 86400, "mm:ss.0", "00:01.5"),
        (59.0, "yyyy-mm-dd", "1900-02-28"),
        (61.0, "yyyy-mm-dd", "1900-03-01"),
        (-1.0, "yyyy-mm-dd", "-1"),
        (1e300, "0.00", "1E+300"),
    ],
)
def test_a_number_is_as_the_cell_shows_it(value, code, shown):
    assert shown_number(value, code) == shown


def test_days_since_1904():
    assert shown_number(0.0, "yyyy-mm-dd", since_1904=True) == "1904-01-01"


def test_words_around_a_text_and_texts_that_are_hidden():
    assert [shown_text("Ruth", code) for code in ("@", '"Dr. "@', ";;;", "0.00")] == ["Ruth", "Dr. Ruth", "", "Ruth"]


def test_formats_of_days_and_times():
    assert is_date_format("d/m/yy") and is_date_format("[h]:mm") and not is_date_format('0 "days"')


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(';0#?.,%/E+-ymdhsAPM[]"\\_* @', max_size=20))
def test_any_number_in_any_format_is_a_short_text(value, code):
    assert len(shown_number(value, code)) < 400
