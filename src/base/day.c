#include "day.h"

#include <stdio.h>
#include <time.h>

#include "text.h"

enum { DAY_SECONDS = 86400, SHANGHAI = 8 * 3600 };	/* no summer time since 1991 */

/* Days of the proleptic Gregorian calendar, counted in eras of 400 years from 0000-03-01. */
static day
from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

void
day_split(day n, int *year, int *month, int *date)
{
	int z = n + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	*date = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

static int
month_length(int year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : length[month - 1];
}

day
day_make(int year, int month, int date)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || date < 1 ||
	    date > month_length(year, month))
		return DAY_NONE;
	return from_civil(year, month, date);
}

int
day_year(day d)
{
	int year, month, date;

	day_split(d, &year, &month, &date);
	return year;
}

bool
day_is_year(day from, day until)
{
	int year = day_year(from);

	return from == day_make(year, 1, 1) && until == day_make(year + 1, 1, 1);
}

static bool
read_number(const char **p, int digits_most, int *digits, int *out)
{
	int n = 0, value = 0;

	while (n < digits_most && (*p)[n] >= '0' && (*p)[n] <= '9')
		value = value * 10 + ((*p)[n++] - '0');
	*p += n;
	*digits = n;
	*out = value;
	return n > 0;
}

bool
day_read(const char *text, day *out)
{
	char plain[64];
	const char *p = plain;
	int year, month, date, digits;

	if (!text_halfwidth_into(text, plain, sizeof plain))
		return false;
	while (*p == ' ')
		p++;
	if (!read_number(&p, 4, &digits, &year) || digits != 4)
		return false;
	bool packed = *p >= '0' && *p <= '9';
	const char *mark = p;
	if (!packed && !text_skip(&p, "年") && !text_skip(&p, "-") && !text_skip(&p, "/") &&
	    !text_skip(&p, "."))
		return false;
	bool chinese = mark[0] == "年"[0];
	if (!read_number(&p, 2, &digits, &month) || (packed && digits != 2))
		return false;
	if (!packed && !(chinese ? text_skip(&p, "月") : *p == *mark && (p++, true)))
		return false;
	if (!read_number(&p, 2, &digits, &date) || (packed && digits != 2))
		return false;
	if (chinese && !text_skip(&p, "日"))
		return false;
	while (*p == ' ')
		p++;
	day d = day_make(year, month, date);
	if (*p != '\0' || d == DAY_NONE || year < 1900 || year > 2200)
		return false;
	*out = d;
	return true;
}

char *
day_write(day d, char out[static DAY_TEXT])
{
	int year, month, date;

	day_split(d, &year, &month, &date);
	snprintf(out, DAY_TEXT, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
	    (unsigned)date % 100);
	return out;
}

char *
day_str(struct arena *arena, day d)
{
	return day_write(d, arena_alloc(arena, DAY_TEXT));
}

char *
day_chinese(struct arena *arena, day d)
{
	int year, month, date;

	day_split(d, &year, &month, &date);
	return arena_strf(arena, "%d年%d月%d日", year, month, date);
}

char *
day_period(struct arena *arena, day from, day until)
{
	static const char *const quarters[] = { "一", "二", "三", "四" };
	int year, month, date, last_year, last_month, last_date, next_year, next_month, next_date;

	day_split(from, &year, &month, &date);
	day_split(until - 1, &last_year, &last_month, &last_date);
	day_split(until, &next_year, &next_month, &next_date);
	int months = last_month - month + 1;
	if (date != 1 || next_date != 1 || year != last_year)
		return year == last_year ? arena_strf(arena, "%s至%d月%d日", day_chinese(arena, from), last_month, last_date) :
		    arena_strf(arena, "%s至%s", day_chinese(arena, from), day_chinese(arena, until - 1));
	if (months == 12)
		return arena_strf(arena, "%d年", year);
	if (months == 6 && month % 6 == 1)
		return arena_strf(arena, "%d年%s半年", year, month == 1 ? "上" : "下");
	if (months == 3 && month % 3 == 1)
		return arena_strf(arena, "%d年第%s季度", year, quarters[month / 3]);
	if (months == 1)
		return arena_strf(arena, "%d年%d月", year, month);
	return arena_strf(arena, "%d年%d至%d月", year, month, last_month);
}

day
day_add_months(day d, int n)
{
	int year, month, date;

	day_split(d, &year, &month, &date);
	int months = year * 12 + month - 1 + n;
	year = months / 12;
	month = months % 12 + 1;
	int last = month_length(year, month);
	return from_civil(year, month, date < last ? date : last);
}

int64_t
day_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

day
day_of_moment(int64_t moment)
{
	int64_t seconds = moment / 1000 + SHANGHAI;

	return (day)(seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0));
}

day
day_today(void)
{
	return day_of_moment(day_now());
}

int64_t
day_moment(day d, int hour, int minute, int second)
{
	return ((int64_t)d * DAY_SECONDS + hour * 3600 + minute * 60 + second - SHANGHAI) * 1000;
}

char *
day_moment_str(struct arena *arena, int64_t moment)
{
	char text[DAY_TEXT];
	day d = day_of_moment(moment);
	int seconds = (int)((moment - day_moment(d, 0, 0, 0)) / 1000);

	return arena_strf(arena, "%s %02d:%02d:%02d", day_write(d, text), seconds / 3600,
	    seconds / 60 % 60, seconds % 60);
}
