from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders.dates import day_of

DAYS = st.dates(min_value=date(1900, 1, 1))
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "written",
    [
        "2023-05-01",
        " 2023-05-01 ",
        "2023-5-1",
        "2023/05/01",
        "2023.05.01",
        "2023-05-01Z",
        "2023-05-01T23:30:00-04:00",
        "2023-05-01T23:30:00.000Z",
        "2023-05-01T2330+0200",
        "2023-05-01 23:30:00 EDT",
        "20230501",
        "20230501T233000Z",
        "20230501233000",
        "D:20230501",
        "D:20230501233000-04'00'",
        "Mon, 01 May 2023 23:30:00 -0400",
        "1 May 2023 00:10 +1400",
        "Mon May  1 23:30:00 2023",
        "Mon May 1 23:30:00 EDT 2023",
        "Mon May 1 23:30:00 -0400 2023",
        "May 1, 2023",
        "MAY 1 2023",
        "Monday, May 1st, 2023 at 11:30 p.m.",
        "11:30 PM EDT, Mon May 1, 2023",
        "Published May 1, 2023",
        "1 May 2023",
        "1st of May, 2023",
        "1-May-2023",
        "1. Mai 2023",
        "1er mai 2023",
        "1 de mayo de 2023",
        "1 maggio 2023",
        "1 mei 2023",
        "1.5.2023",
        "01. 05. 2023, 23:30 Uhr",
        "01.05.2023 23:30",
    ],
)
def test_day_is_read_as_its_writer_had_it(written: str) -> None:
    assert day_of(written) == "2023-05-01"


@pytest.mark.parametrize(("written", "day"), [("13/04/2023", "2023-04-13"), ("4/13/2023 10:00", "2023-04-13")])
def test_day_above_twelve_tells_which_is_the_month(written: str, day: str) -> None:
    assert day_of(written) == day


def test_day_and_month_of_one_number_are_certain_in_either_order() -> None:
    assert day_of("05/05/2023") == "2023-05-05"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2023",
        "2023-05",
        "May 2023",
        "May 1",
        "03/04/2023",
        "3-4-2023",
        "1/5/23",
        "2023-13-01",
        "2023-02-30",
        "31 February 2023",
        "2023-05-01/2023-05-09",
        "May 1, 2023, updated May 3, 2023",
        "0101-01-01T00:00:00+00:00",
        "0000-00-00",
        "1682983800",
        "1682983800000",
        "D:2023",
        "1,234 May 2023",
        "Maybe 1, 2023",
        "20 May 20234",
        "١ May ٢٠٢٣",
        "It rained. " * 20 + "May 1, 2023",
    ],
)
def test_what_names_no_certain_day_is_left_unknown(written: str) -> None:
    assert day_of(written) is None


@given(DAYS, st.times(), ZONES)
def test_every_moment_keeps_its_own_day_in_iso_and_mail_form(day: date, time: object, zone: timezone) -> None:
    moment = datetime.combine(day, time, zone)  # type: ignore[arg-type]
    assert day_of(moment.isoformat()) == day.isoformat()
    assert day_of(format_datetime(moment)) == day.isoformat()


@given(st.text(max_size=200))
def test_any_text_gives_a_day_of_the_calendar_or_nothing(text: str) -> None:
    found = day_of(text)
    assert found is None or date.fromisoformat(found).isoformat() == found
