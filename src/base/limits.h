/*
 * How much of what comes from outside is taken, kept or shown, each with its reason.  A limit that is met is a refusal with a
 * Chinese message, or the page says that there is more; nothing is cut silently.
 */
/* A library's <limits.h> finds this file first: the system's comes with it. */
#pragma GCC system_header
#include_next <limits.h>

#ifndef LIMITS_H
#define LIMITS_H

#define LIMIT_TEXT            200	/* characters of a line that says no max: four times the longest title in use */
#define LIMIT_LINK           2000	/* characters of a web address: what browsers and servers pass */
#define LIMIT_CELL             60	/* characters of a text in a list, then “…”: two lines of its column */
#define LIMIT_LONG_TEXT     20000	/* characters of a long text: ten pages of a 公文 */
#define LIMIT_HEADCOUNT    100000	/* people at one activity: five times the members of the largest city that it is made for */
#define LIMIT_AMOUNT 10000000000000L	/* any other number, fen for money: the sum of 900,000 fits 64 bits */
#define LIMIT_FEN  1000000000000000L	/* fen that are read at all: a hundred times as many, so that a field says its own bound */
#define LIMIT_NAME             60	/* characters of a city's or a person's name with the post: what a line of a page holds */
#define LIMIT_RED_HEAD         25	/* characters of who issues a text: with 文件 behind it as large as the text at least */
#define LIMIT_DOC_NO           28	/* characters of a document's number: a line of the page */
#define LIMIT_NOTE            200	/* characters of what a number or a decision rests on: one sentence */
#define LIMIT_LINKS          5000	/* rows of one list of a record: the largest organ's members */
#define LIMIT_PROBLEMS        200	/* shown at once; more are counted: nobody mends more in one go */
#define LIMIT_IDS              20	/* ids in one problem, then “等”: a line of a terminal */
#define LIMIT_NAMED             6	/* names or kinds in one sentence, then “等”: a line of them */
#define LIMIT_REASON           40	/* characters of why somebody was absent: a few words */
#define LIMIT_MEMBERS         200	/* people that a form offers by name: more are found by typing, not by looking */
#define LIMIT_DROP_DOWN        60	/* items of a kept list to look through: two screens of names; more are found by typing */
#define LIMIT_OFFERED          30	/* offered for what is being typed: a screen; more letters find the rest */
#define LIMIT_PICKS            10	/* the same below an input of a form that came back, which has others below it */
#define LIMIT_ABOVE            12	/* organisations above one: twice the deepest chain; a ring, made by hand, ends there */
#define LIMIT_PAGE_ROWS        50	/* rows of a list page: three screens of 1366x768 */
#define LIMIT_COUNTED        1000	/* rows of a list that are counted, then “以上”: the rest is not worth its time */
#define LIMIT_DUE              12	/* open rows of one ledger on the first page, which leads to all: a screen has two such */
#define LIMIT_CONSTANT         40	/* characters of a number that a place always has: more is a sentence */

#define LIMIT_COUNTING_YEARS    3	/* years of which a record's page tells what counts it: reports are of the last ones */
#define LIMIT_FIGURE_ROWS     200	/* rows of a figure on a page, which leads to the next: four pages of a list */
#define LIMIT_CARD_ROWS       100	/* rows of one ledger on an organisation's card, which leads to all: a large branch */
	/* The annex of a page on disk has none: each number's link must lead to all of its rows.  The yearly report of the invented
	   city has 37,000 of them in 5 MB. */

#define LIMIT_HEAD      (32 << 10)	/* bytes of a request's head: nginx's own default in total */
#define LIMIT_TARGET     (8 << 10)	/* bytes of a request's target: what proxies pass */
#define LIMIT_HEADERS         100	/* header lines of a request: browsers send about 20 */
#define LIMIT_FORM       (2 << 20)	/* bytes of a form: 5,000 people with reasons */
#define LIMIT_SIGN_IN_FORM (8 << 10)	/* bytes of one that anyone may send: name, password, the way back */
#define LIMIT_BOUNDARY         70	/* characters of what parts a form's fields: RFC 2046 §5.1.1 */
#define LIMIT_FORM_FIELDS   20000	/* fields of a form, likewise */
#define LIMIT_UPLOAD    (32 << 20)	/* bytes of an uploaded file: a scanned 批复 of 30 pages */
#define LIMIT_FILE_NAME        120	/* characters of its name: the longest title of a 公文 with its number */
#define LIMIT_FILE_MS (24 * 3600000L)	/* how long a file waits for its record: a session lasts a working day */
#define LIMIT_FILES_EACH (64 << 20)	/* bytes of one account's that wait, of which the oldest then go: two of the largest */
#define LIMIT_FILES_WAITING (1 << 30)	/* of all that wait, sixteen accounts' share: the disk is for records */
#define LIMIT_FILES_SHARED (LIMIT_FILES_WAITING / 2)	/* bytes that several wait for: half is left for others */
#define LIMIT_BODY (LIMIT_UPLOAD + LIMIT_FORM)	/* bytes of a request's body: a file with the form around it */
#define LIMIT_SPOOL     (64 << 10)	/* bytes of a body kept in memory: every common form */
#define LIMIT_SPOOLED_EACH (2 * LIMIT_BODY)	/* bytes of all others of one account: two of the largest at a time */
#define LIMIT_SPOOLED (512 << 20)	/* and of all together, seven accounts' share: uploads must not fill the disk */
#define LIMIT_PEER             64	/* characters of an address that a proxy says: an IPv6 one with its zone */
#define LIMIT_CONNECTIONS    2000	/* open connections: four for each of 500 people */
#define LIMIT_PEER_CONNECTIONS 1000	/* of them of one address: a whole office behind one router, and others still get in */
#define LIMIT_HEAD_MS       10000	/* for a whole head since its first byte: nobody's network is so slow */
#define LIMIT_BODY_MS       30000	/* for an answer, and how long a body may stand still: a network that comes back */
#define LIMIT_BODY_RATE (16 << 10)	/* and a second more for each so many bytes: a line of 128 kbit/s */
#define LIMIT_KEEP_MS       60000	/* between two requests of a connection: nginx keeps 75 s */
#define LIMIT_LINGER_MS      2000	/* reading on after the last answer, so that it arrives (RFC 9112 §9.6) */
#define LIMIT_WAITING         500	/* requests that wait for a worker: one of each of 500 people */
#define LIMIT_LANE             24	/* of them of one client: four pages of a browser, which asks for six things at once */
#define LIMIT_KNOWN          4096	/* sessions remembered as having a lane of their own: eight for each of 500 people */
#define LIMIT_WAIT_MS       15000	/* for a worker: whoever looks at a blank page so long has tried again */
#define LIMIT_STOP_MS       10000	/* for what is under way when the server is told to stop */

#define LIMIT_NEAR              3	/* letters between a name and the one that is offered for it: more is another word */
#define LIMIT_IDENTIFIER       63	/* bytes of a name in the database: PostgreSQL cuts longer ones, and two may become one */
#define LIMIT_CATALOG    (1 << 20)	/* bytes of one catalogue file: forty times the largest */
#define LIMIT_CATALOG_DEPTH    16	/* levels in it: twice the deepest, and a person reads no more */
#define LIMIT_CATALOG_NAME     50	/* characters of a name in it: an identifier has room for a word behind it */
#define LIMIT_CONDITION_DEPTH 100	/* parentheses in parentheses of a condition: SQLite refuses a thousand */
#define LIMIT_QUOTED           60	/* characters of a condition in a message, then “…”: where it is, not all of it */
#define LIMIT_SECTIONS         32	/* sections in sections of a page, with the pages it takes in: four times the deepest */
#define LIMIT_REPORT     (1 << 20)	/* bytes of a report's text: 500 pages, bound within a second or two */
#define LIMIT_PARAGRAPH      5000	/* characters of a line of it: eight pages with no break; a long paragraph has a thousand */
#define LIMIT_BLANKS         1000	/* blanks in one report: twenty times the sample; each is weighed against all of its line */
#define LIMIT_BOUND_TEXTS      16	/* bound texts that a server remembers: one of each unit at work */
#define LIMIT_BOUND_BYTES (8 << 20)	/* of memory that one of these may take; a larger one is bound anew each time */
#define LIMIT_DOCX       (32 << 20)	/* bytes of a .docx read: with pictures */
#define LIMIT_DOCX_PART  (64 << 20)	/* bytes of one part of it, unpacked: stops zip bombs */
#define LIMIT_DOCX_ENTRIES   5000	/* parts of a .docx: the largest seen has 400 */
#define LIMIT_STYLES           20	/* styles on styles of a .docx: Word allows ten; a ring ends there */
#define LIMIT_COMMENTS        100	/* comments over one place of it: nobody reads more */
#define LIMIT_COLUMNS         256	/* columns of a table in it that have heads: Word makes 63 */
#define LIMIT_TABLE_ROWS    32767	/* rows of a table in it: as many as Word makes */
#define LIMIT_CHILD_MEMORY (768L << 20)	/* address space of the process that reads foreign files */
#define LIMIT_CHILD_SECONDS    60	/* and its processor time */

#define LIMIT_ARGUMENTS        16	/* of one call of the program: eight times the most that a command takes */
#define LIMIT_OPTIONS          32	/* likewise: one for each theme or campaign of a year, and more */
#define LIMIT_DEMO_CITIES      40	/* invented cities: twice a province */
#define LIMIT_DEMO_YEARS       10	/* years of them: an hour's work */
#define LIMIT_BENCH_ROWS 20000000	/* rows of the bench's scratch database: 20 GB on the disk */

#define LIMIT_QUERY_STEPS  200000000L	/* SQLite steps of one catalogue query: about ten seconds */
#define LIMIT_QUERY_MS         30000	/* PostgreSQL's statement_timeout for the same, not while writing */
#define LIMIT_ANSWER_MS         5000	/* for its answer beyond that, or to whether it is there: a page may wait that long */
#define LIMIT_SILENT_MS         1000	/* without an answer, then it is asked whether it is there: no page asks so slowly */
#define LIMIT_AWAY_MS          5000	/* before it is asked again if it gave none: what a page says to wait before trying again */
#define LIMIT_CONNECT_S            5	/* seconds for reaching PostgreSQL: a page may wait that long */
#define LIMIT_STATEMENTS        500	/* prepared at once on a connection: the program has some 300 */
#define LIMIT_BUSY_MS           5000	/* waiting for another process's write */
#define LIMIT_USER_NAME          32	/* letters of it: the longest that Linux takes, and it is typed every day */
#define LIMIT_PASSWORD_LEAST     10	/* characters of it: of three sorts, nobody guesses it at the rate that locking leaves */
#define LIMIT_PASSWORD          128	/* characters of it: a long sentence, and Argon2 reads all of it */
#define LIMIT_SIGN_IN_FAILURES    5	/* before an account is locked for that address: GB/T 22239 asks for few */
#define LIMIT_NAME_FAILURES      50	/* before it is locked for all: ten addresses' worth, which nobody mistypes */
#define LIMIT_PEER_FAILURES      30	/* before an address is locked for all names: six people's worth behind one */
#define LIMIT_LOCK_MS  (20 * 60000L)	/* how long it stays locked: OWASP's usual value */
#define LIMIT_IDLE_MS  (30 * 60000L)	/* a session without a request: a meeting */
#define LIMIT_SESSION_MS (8 * 3600000L)	/* a session at all: a working day */
#define LIMIT_CLOCK_MS      60000	/* ahead of now, of two servers' clocks: more was said by one that was wrong */
#define LIMIT_RETRIES              8	/* of a write after busy or serialization failure, within LIMIT_BUSY_MS */

#endif
