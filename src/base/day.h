/*
 * A civil day, as the number of days since 1970-01-01.  Time zones exist only in day_today:
 * the offices of this program live in Asia/Shanghai.  Periods are half open everywhere: ${from}
 * is in, ${until} is not.
 */
#ifndef DAY_H
#define DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

typedef int32_t day;

#define DAY_NONE   INT32_MIN	/* no day given */
#define DAY_OPEN_TEXT "9999-12-31"	/* the end of what has not ended, in the database */
#define DAY_TEXT 11		/* bytes of "2025-07-01" with its NUL */

/* The day, or DAY_NONE if there is none such (2025-02-30). */
day day_make(int year, int month, int date);
void day_split(day d, int *year, int *month, int *date);
int day_year(day d);
bool day_is_year(day from, day until);		/* whether [from, until) is a whole year */

/*
 * Reads a day as people type it: 2025-07-01, 2025-7-1, 2025/7/1, 2025.7.1, 20250701, 2025年7月1日,
 * in half- or full-width digits, with spaces around.  False, ${out} untouched, if it is no day of
 * the years 1900 to 2200.
 */
bool day_read(const char *text, day *out);

/* Writes "2025-07-01" into ${out}; returns ${out}. */
char *day_write(day d, char out[static DAY_TEXT]);
char *day_str(struct arena *arena, day d);
char *day_chinese(struct arena *arena, day d);	/* 2025年7月1日 */
/* [from, until) in words: 2025年, 2025年上半年, 2025年第三季度, 2025年1至9月, 2025年3月15日至4月2日. */
char *day_period(struct arena *arena, day from, day until);

/* ${n} months later (or earlier), on the same date or the month's last: 01-31 plus one is 02-28. */
day day_add_months(day d, int n);

/* Today in Asia/Shanghai; this moment in milliseconds since 1970, UTC. */
day day_today(void);
int64_t day_now(void);
day day_of_moment(int64_t moment);
int64_t day_moment(day d, int hour, int minute, int second);	/* that civil time in Asia/Shanghai */
char *day_moment_str(struct arena *arena, int64_t moment);	/* 2025-07-01 09:30:00 */

#endif
