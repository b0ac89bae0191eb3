"""Words of typed dates.

People mix languages, so there is one table for all of them. Everything is folded.
"""

from collections.abc import Mapping
from types import MappingProxyType

from intake.forms.values.words import each, words

_MONTHS = (
    "january январь января январе januar jänner jaenner січень січня",
    "february февраль февраля феврале februar feber лютий лютого",
    "march март марта марте märz maerz березень березня",
    "april апрель апреля апреле квітень квітня",
    "may май мая мае mai травень травня",
    "june июнь июня июне juni червень червня",
    "july июль июля июле juli липень липня",
    "august август августа августе серпень серпня",
    "september сентябрь сентября сентябре вересень вересня",
    "october октябрь октября октябре oktober жовтень жовтня",
    "november ноябрь ноября ноябре листопад листопада",
    "december декабрь декабря декабре dezember грудень грудня",
)
_SHORTEST = 3
"""Letters from which a beginning stands for a month."""

_ROMAN = "i ii iii iv v vi vii viii ix x xi xii"

MONTHS: Mapping[str, int] = MappingProxyType(
    {name: number for number, name in enumerate(_ROMAN.split(), start=1)}
    | {
        name[:length]: number
        for number, names in enumerate(_MONTHS, start=1)
        for name in names.split()
        for length in range(_SHORTEST, len(name) + 1)
    }
)
"""Every month by its forms and their beginnings: ``dec``, ``дек``, ``декабря``."""

_WEEKDAYS = (
    "monday mon понедельник понедельника понедельнику пн понед montag понеділок",
    "tuesday tue tues вторник вторника вторнику вт втор dienstag вівторок",
    "wednesday wed weds среда среду среды среде ср mittwoch середа середу",
    "thursday thu thur thurs четверг четверга четвергу чт четв donnerstag четвер",
    "friday fri пятница пятницу пятницы пятнице пт пятн freitag п'ятниця п'ятницю",
    "saturday sat суббота субботу субботы субботе сб субб samstag sonnabend субота суботу",
    "sunday sun воскресенье воскресенья воскресенью вс воскр вск sonntag неділя неділю",
)
WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
)
"""Counted from Monday, 0."""

DAYS: Mapping[str, int] = MappingProxyType(
    each(0, "today tonight сегодня сьогодні heute")
    | each(1, "tomorrow tmrw tomorow завтра morgen")
    | each(2, "day-after-tomorrow послезавтра післязавтра übermorgen")
    | each(-1, "yesterday вчера вчора gestern")
    | each(-2, "day-before-yesterday позавчера позавчора vorgestern")
)
"""Counted from today."""

NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        word: number
        for number, names in enumerate(
            (
                "a an one один одну одна ein eine einem einer",
                "two два две zwei дві",
                "three три drei",
                "four четыре vier чотири",
                "five пять fünf п'ять",
                "six шесть sechs шість",
                "seven семь sieben сім",
                "eight восемь acht вісім",
                "nine девять neun дев'ять",
                "ten десять zehn",
            ),
            start=1,
        )
        for word in names.split()
    }
    | {
        word: number
        for number, names in {
            11: "eleven одиннадцать elf",
            12: "twelve двенадцать zwölf",
            14: "fourteen четырнадцать vierzehn",
            15: "fifteen пятнадцать fünfzehn",
            20: "twenty двадцать zwanzig",
            30: "thirty тридцать dreißig",
            40: "forty сорок vierzig",
            60: "sixty шестьдесят sechzig",
            90: "ninety девяносто neunzig",
        }.items()
        for word in names.split()
    }
)
"""Of what is counted in days, weeks or months; from ten on, the usual ones."""

_RUSSIAN = (
    "перв втор треть четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат "
    "четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат"
)
_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_NINE = 9


def _ordinals() -> dict[str, int]:
    """Return the days of a month in words: ``первого``, ``двадцать пятое``, ``thirty-first``."""
    found: dict[str, int] = {}
    for number, stem in enumerate(_RUSSIAN.split(), start=1):
        endings = ("е", "его") if stem == "треть" else ("ое", "ого")
        found |= dict.fromkeys((stem + ending for ending in endings), number)
    found |= {word: number for number, word in enumerate(_ENGLISH.split(), start=1)}
    ones = {word: number for word, number in found.items() if number <= _NINE}
    for tens, value in {"двадцать": 20, "тридцать": 30, "twenty": 20, "thirty": 30}.items():
        found |= {
            f"{tens}-{word}": value + number
            for word, number in ones.items()
            if word.isascii() == tens.isascii()
        }
    return found | {"тридцатое": 30, "тридцатого": 30, "thirtieth": 30}


ORDINALS: Mapping[str, int] = MappingProxyType(_ordinals())
"""Days of a month; a hyphen stands for a space as well."""

UNITS: Mapping[str, str] = MappingProxyType(
    each("day", "day days день дня дней дн tag tage tagen днів дні")
    | each("week", "week weeks неделя неделю недели недель неделе нед")
    | each("week", "woche wochen тиждень тижні тижнів")
    | each("month", "month months месяц месяца месяце месяцев мес monat monate monaten")
    | each("month", "місяць місяці місяців")
    | each("year", "year years лет jahr jahre jahren років роки")
    | each("half-year", "полгода півроку")
)
YEAR: frozenset[str] = words("г год года году гг р рік року")
"""Behind a year's number, or a year."""

AHEAD: frozenset[str] = words("через in спустя from-now later")
BACK: frozenset[str] = words("назад ago vor тому")
NEXT: frozenset[str] = words(
    "next следующий следующую следующее следующая следующей следующем след "
    "nächsten nächste nächster наступний наступну наступного"
)
THIS: frozenset[str] = words(
    "this coming этот эту это эта этой этом "
    "ближайший ближайшую ближайшее ближайшей ближайшем diesen dieser цей цю "
    "kommenden kommender kommende найближчий найближчу"
)
LAST: frozenset[str] = words(
    "last past прошлый прошлую прошлое прошлая letzten letzte минулий минулу"
)
OPEN: frozenset[str] = words(
    "до после с со от по не before after from until till since between между not bis nach ab von "
    "nicht від після"
)
"""Before a day that is only an end of what is meant."""
OR: frozenset[str] = words("или либо or oder або и and und")

MONTHDAY: frozenset[str] = words("число числа числу")
"""Behind a day of the month: ``15 числа``."""

VAGUE: frozenset[str] = words(
    "начало начале начала конец конце конца середина середине середину квартал выходные выходных "
    "зима зимой весна весной лето летом осень осенью пара пару полторы несколько couple few "
    "several early late mid middle end beginning start weekend spring "
    "summer autumn fall winter quarter anfang ende mitte wochenende"
)
"""Times in which a day has still to be chosen."""

IDLE: frozenset[str] = words(
    "в во на к ко ок около примерно где-то the of on by at um am den der dem zum about around "
    "approximately утром утра днем вечером вечера ночью ночи morning afternoon evening night noon "
    "abend abends mittags früh у vom 年 月 日"
)
"""Words that change nothing about the day."""

PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "day after tomorrow": "day-after-tomorrow",
        "day before yesterday": "day-before-yesterday",
        "from now": "from-now",
        "from today": "from-now",
        **{day.replace("-", " "): day for day in ORDINALS if "-" in day},
    }
)
