/* number: see number.h. */
#include "formats/xlsx/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    VALUE_MAX = 60,       /* bytes; Excel writes 24 at most */
    DAYS_1904 = 1462,     /* from 1899-12-31 to 1904-01-01, the false leap day included */
    DAYS_TO_1970 = 25569, /* serial of 1970-01-01 */
    FALSE_LEAP_DAY = 60,  /* 1900-02-29, which Lotus 1-2-3 had and Excel kept */
    SERIALS = 2958466,    /* after 9999-12-31 */
    SECONDS_OF_DAY = 24 * 3600
};

static const double integers_end = 1e15; /* beyond it a double has no 15 exact digits to show */

/* ---- formats ---- */

static bool is_general(const char *code)
{
    return strcasecmp(code, "General") == 0 || strcasecmp(code, "Standard") == 0;
}

/* The kind of the brackets at at, up to close: [h], [mm] and the like are durations. */
static uint8_t bracket_kind(const char *at, const char *close)
{
    const size_t len = (size_t)(close - at) - 1;
    const char unit = (char)(at[1] | 32);
    if (len == 0 || (unit != 'h' && unit != 'm' && unit != 's'))
        return BD_NUMBER_GENERAL;
    for (size_t i = 1; i <= len; i++)
        if ((char)(at[i] | 32) != unit)
            return BD_NUMBER_GENERAL;
    return unit == 'h' && len > 1 ? BD_NUMBER_DURATION_2 : BD_NUMBER_DURATION;
}

uint8_t bd_number_format(const char *code)
{
    const size_t zeros = strspn(code, "0");
    if (is_general(code))
        return BD_NUMBER_GENERAL;
    if (zeros >= 2 && zeros <= BD_NUMBER_ZEROS_MAX && (code[zeros] == '\0' || code[zeros] == ';'))
        return (uint8_t)(BD_NUMBER_ZEROS + zeros);
    for (const char *at = code; *at != '\0'; at++) {
        const char *close = *at == '"' ? strchr(at + 1, '"') : *at == '[' ? strchr(at, ']') : at;
        if (close == NULL) /* never closed: the rest is text */
            break;
        if (close != at) {
            if (*at == '[' && bracket_kind(at, close) != BD_NUMBER_GENERAL)
                return bracket_kind(at, close);
            at = close;
        } else if (*at == '\\' || *at == '_' || *at == '*') {
            if (*++at == '\0')
                break;
        } else if (strchr("yYmMdDhH", *at) != NULL) {
            return BD_NUMBER_DATE;
        }
    }
    return BD_NUMBER_GENERAL;
}

uint8_t bd_number_format_builtin(unsigned id)
{
    if (id == 46) /* [h]:mm:ss */
        return BD_NUMBER_DURATION;
    const bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                      (id >= 50 && id <= 58);
    return date ? BD_NUMBER_DATE : BD_NUMBER_GENERAL;
}

/* ---- reading ---- */

static size_t digits_at(const char *at)
{
    return strspn(at, "0123456789");
}

/* A number as in XML Schema; strtod() alone also accepts "0x1F", "nan" and "infinity". */
static bool is_number(const char *at)
{
    at += *at == '-' || *at == '+';
    size_t digits = digits_at(at);
    at += digits;
    if (*at == '.') {
        const size_t more = digits_at(at + 1);
        digits += more;
        at += more + 1;
    }
    if (digits == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+';
        if (digits_at(at) == 0)
            return false;
        at += digits_at(at);
    }
    return *at == '\0';
}

static bool copy_trimmed(bd_text value, char out[VALUE_MAX + 1])
{
    while (value.len > 0 && strchr(" \t\r\n", value.at[0]) != NULL) {
        value.at++;
        value.len--;
    }
    while (value.len > 0 && strchr(" \t\r\n", value.at[value.len - 1]) != NULL)
        value.len--;
    if (value.len == 0 || value.len > VALUE_MAX || memchr(value.at, '\0', value.len) != NULL)
        return false;
    memcpy(out, value.at, value.len);
    out[value.len] = '\0';
    return true;
}

/* ---- numbers ---- */

/* As Excel shows a number that does not fit a cell: "%.5E" without trailing zeros. */
static size_t show_scientific(double number, char *out)
{
    const int len = snprintf(out, BD_NUMBER_SHOWN, "%.5E", number);
    char *e = strchr(out, 'E');
    char *end = e;
    if (e == NULL)
        return (size_t)len;
    while (end[-1] == '0')
        end--;
    if (end[-1] == '.')
        end--;
    memmove(end, e, strlen(e) + 1);
    return strlen(out);
}

/* The fewest digits that give exactly this number; 17 are always enough. */
static size_t show_fraction(double number, char *out)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, BD_NUMBER_SHOWN, "%.*g", digits, number);
        if (strtod(out, NULL) == number)
            break;
    }
    char *e = strchr(out, 'e');
    if (e != NULL)
        *e = 'E';
    return strlen(out);
}

static size_t show_number(double number, uint8_t format, char *out)
{
    if (fabs(number) >= integers_end)
        return show_scientific(number, out);
    if (number != trunc(number))
        return show_fraction(number, out);
    if (number == 0)
        number = 0; /* no "-0" */
    if (format < BD_NUMBER_ZEROS || format > BD_NUMBER_ZEROS + BD_NUMBER_ZEROS_MAX)
        return (size_t)snprintf(out, BD_NUMBER_SHOWN, "%.0f", number);
    const int width = format - BD_NUMBER_ZEROS + (number < 0);
    return (size_t)snprintf(out, BD_NUMBER_SHOWN, "%0*.0f", width, number);
}

/* ---- dates ---- */

/* The day of the Gregorian calendar, days after 1970-01-01 (before it: negative). Counts in years
 * that begin in March, so that the leap day is their last day, and in eras of 400 years. */
static void civil_day(long days, long *year, unsigned *month, unsigned *day)
{
    const long shifted = days + 719468; /* from 0000-03-01 */
    const long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const unsigned of_era = (unsigned)(shifted - era * 146097);
    const unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const unsigned march_month = (5 * of_year + 2) / 153;
    *day = of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = (long)year_of_era + era * 400 + (*month <= 2);
}

static size_t show_day(long serial, char *out)
{
    long year = 1900;
    unsigned month = 2;
    unsigned day = 29;
    if (serial != FALSE_LEAP_DAY)
        civil_day(serial - DAYS_TO_1970 + (serial < FALSE_LEAP_DAY), &year, &month, &day);
    return (size_t)snprintf(out, BD_NUMBER_SHOWN / 2, "%04ld-%02u-%02u", year, month, day);
}

/* Returns 0 for neither a date nor a time of day. */
static size_t show_date(double number, bool since_1904, char *out)
{
    size_t len = 0;
    if (!(number >= 0 && number < SERIALS))
        return 0;
    if (since_1904)
        number += DAYS_1904;
    long serial = (long)number; /* 0 is the day before the first: only a time of day */
    long seconds = lround((number - (double)serial) * SECONDS_OF_DAY);
    if (seconds == SECONDS_OF_DAY) {
        seconds = 0;
        serial++;
    }
    if (serial >= SERIALS)
        return 0;
    if (serial > 0)
        len = show_day(serial, out);
    if (seconds == 0)
        return len;
    return len + (size_t)snprintf(out + len, BD_NUMBER_SHOWN / 2, "%s%02ld:%02ld:%02ld",
                                  len == 0 ? "" : " ", seconds / 3600, seconds / 60 % 60,
                                  seconds % 60);
}

/* ---- durations ---- */

/* Returns 0 for a negative one, or one of more days than the calendar has. */
static size_t show_duration(double days, bool two_digits, char *out)
{
    if (!(days >= 0 && days < SERIALS))
        return 0;
    const long long seconds = llround(days * SECONDS_OF_DAY);
    return (size_t)snprintf(out, BD_NUMBER_SHOWN,
                            two_digits ? "%02lld:%02lld:%02lld" : "%lld:%02lld:%02lld",
                            seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* ISO 8601, 4.4.3: P1DT2H30M5S. Years and months have no length. */
static size_t show_iso_duration(const char *at, char *out)
{
    static const char units[] = "DHMS";
    static const double unit_seconds[] = {SECONDS_OF_DAY, 3600, 60, 1};
    double seconds = 0;
    size_t next = 0; /* units come in this order, each once */
    bool time = false;
    bool any = false;
    for (at++; *at != '\0';) {
        char *end;
        if (*at == 'T' && !time) {
            time = true;
            next = next == 0 ? 1 : next;
            at++;
            continue;
        }
        if (digits_at(at) == 0)
            return 0;
        const double number = strtod(at, &end);
        const char *unit = *end == '\0' ? NULL : strchr(units + next, *end);
        if (unit == NULL || (unit != units) != time)
            return 0;
        next = (size_t)(unit - units) + 1;
        seconds += number * unit_seconds[unit - units];
        any = true;
        at = end + 1;
    }
    return any ? show_duration(seconds / SECONDS_OF_DAY, false, out) : 0;
}

size_t bd_number_show_iso(bd_text value, char out[BD_NUMBER_SHOWN])
{
    char text[VALUE_MAX + 1];
    if (!copy_trimmed(value, text))
        return 0;
    if (text[0] == 'P')
        return show_iso_duration(text, out);
    if (strlen(text) < 10 || digits_at(text) != 4 || text[4] != '-' || digits_at(text + 5) != 2 ||
        text[7] != '-' || digits_at(text + 8) != 2)
        return 0;
    if (text[10] != '\0' && text[10] != 'T')
        return 0;
    const char *time = text[10] == 'T' ? text + 11 : "";
    const size_t len = strspn(time, "0123456789:"); /* no fractions of a second, no time zone */
    const bool midnight = strspn(time, "0:") == len;
    return (size_t)snprintf(out, BD_NUMBER_SHOWN, "%.10s%s%.*s", text, midnight ? "" : " ",
                            midnight ? 0 : (int)len, time);
}

/* ---- cells ---- */

size_t bd_number_show(bd_text value, uint8_t format, bool since_1904, char out[BD_NUMBER_SHOWN])
{
    char text[VALUE_MAX + 1];
    if (!copy_trimmed(value, text) || !is_number(text))
        return 0;
    const double number = strtod(text, NULL);
    if (!isfinite(number))
        return 0;
    size_t len = 0;
    if (format == BD_NUMBER_DATE)
        len = show_date(number, since_1904, out);
    else if (format == BD_NUMBER_DURATION || format == BD_NUMBER_DURATION_2)
        len = show_duration(number, format == BD_NUMBER_DURATION_2, out);
    if (len != 0)
        return len;
    /* Beyond 15 digits a number is exact only if the file has all its digits. */
    const char *digits = text + (*text == '-');
    const size_t count = digits_at(digits);
    if (digits[count] == '\0' && *digits != '0' && fabs(number) >= integers_end) {
        memcpy(out, text, strlen(text) + 1);
        return strlen(text);
    }
    return show_number(number, format, out);
}
