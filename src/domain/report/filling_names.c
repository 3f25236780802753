/* The names before 等N家: each must be one of the rows, and there must be no more of them than N. */
#include "filling.h"

#include <string.h>

#include "limits.h"
#include "record.h"
#include "text.h"

struct names { VEC(const char *) all, shown; };

static void
add_name(struct ctx *ctx, struct names *names, const char *name, bool show)
{
	if (name == NULL || name[0] == '\0')
		return;
	EACH(const char *, other, names->all)
		if (strcmp(*other, name) == 0)
			return;
	*VEC_ADD(ctx->arena, &names->all) = text_fold(ctx->arena, name);
	if (show)
		*VEC_ADD(ctx->arena, &names->shown) = name;
}

/* The field that tells one counted thing from another, where it is one field. */
static const struct field *
key_field(const struct figure *f, const struct type *type)
{
	EACH(const struct arm, a, f->arms)
		if (a->type == type && a->keys.n == 1)
			return a->keys.at[0];
	return NULL;
}

/* By what names a row may be called: its own thing's, its organisation's. */
static bool
add_row(struct ctx *ctx, const struct figure *f, const struct figure_row *row, day until, struct names *names)
{
	const struct field *key = key_field(f, row->type);
	int64_t org = row->org, id = 0;
	day on = until - 1;
	struct org o;

	day_read(row->day, &on);
	if (key != NULL && text_read_int(row->key, &id) && key->kind == KIND_ORGANISATION)
		org = id;
	else if (key != NULL && id != 0 && key->of != NULL) {
		const char **titles;

		if (!record_titles(ctx, key->of, &id, 1, &titles))
			return false;
		add_name(ctx, names, titles[0], true);
	} else if (key != NULL)
		add_name(ctx, names, row->key, true);
	bool shown = key == NULL || key->kind == KIND_ORGANISATION;
	if (!org_get_id(ctx, org, on < until ? on : until - 1, &o))
		return false;
	add_name(ctx, names, o.short_name, shown);
	add_name(ctx, names, o.name, false);
	return true;
}

static bool
read_names(struct ctx *ctx, const struct answered *answered, struct names *names)
{
	const struct answer *a = &answered->answer;
	const char *last = "";

	for (size_t i = 0; i < answered->n; i++) {
		const struct figure_row *row = &answered->rows[i];
		const char *same = arena_strf(ctx->arena, "%lld/%s", (long long)row->org, row->key);

		if (strcmp(same, last) != 0 && !add_row(ctx, a->figure, row, a->question.until, names))
			return false;
		last = same;
	}
	return true;
}

/* The names that end before byte ${at} of ${line} with 等, or NULL where there are none. */
static char **
names_before(struct ctx *ctx, const char *line, size_t at)
{
	const char *head = arena_copy(ctx->arena, line, at);

	if (!text_ends(head, "等"))
		return NULL;
	const char *clause = filling_clause(head, at);
	char *list = text_fold(ctx->arena, arena_copy(ctx->arena, clause, strlen(clause) - strlen("等")));
	for (char *p; (p = strstr(list, "、")) != NULL;) {
		*p = '\n';
		memmove(p + 1, p + strlen("、"), strlen(p + strlen("、")) + 1);
	}
	return list[0] == '\0' ? NULL : text_split(ctx->arena, list, '\n');
}

static const char *const between[] = { "和", "及", "与", NULL };

/* Whether ${words} are a real name, or the end of one: the city is left out. */
static bool
is_real(const struct names *names, const char *words)
{
	EACH(const char *, name, names->all)
		if (strcmp(*name, words) == 0 || (text_length(words) >= 3 && text_ends(*name, words)))
			return true;
	return false;
}

/* The real name with which ${words}, cut from the text, end: before the first one a verb may stand.  NULL if none. */
static const char *
real_ending(const struct names *names, const char *words)
{
	const char *word;
	size_t longest = 0;

	if (is_real(names, words))
		return words;
	EACH(const char *, name, names->all)
		if (strlen(*name) > longest && text_ends(words, *name))
			longest = strlen(*name);
	for (const char *p = words; *p != '\0'; text_next(&p))
		if ((word = filling_word(between, p, 0, false)) != NULL && is_real(names, p + strlen(word)))
			return strlen(p + strlen(word)) > longest ? p + strlen(word) : words + strlen(words) - longest;
	return longest == 0 ? NULL : words + strlen(words) - longest;
}

/*
 * Counts the names in ${words}, which may be several joined by 和, and says those that are none of the rows'.  Where a name
 * begins the rows tell, or the names of all organisations: 选取市住建局.
 */
static bool
judge(struct ctx *ctx, const struct names *names, const char *words, day on, struct buf *strange, int64_t *n)
{
	const char *real = real_ending(names, words), *name;

	if (!org_name_ending(ctx, words, on, &name))
		return false;
	if (real != NULL && (name == NULL || real <= name))
		name = real;
	*n += 1;
	if (name != real || name == NULL)
		buf_putf(strange, "“%s”", name == NULL ? words : name);
	char *rest = arena_copy(ctx->arena, words, name == NULL ? 0 : (size_t)(name - words));
	for (size_t i = 0; between[i] != NULL; i++)
		if (text_ends(rest, between[i]) && strlen(rest) > strlen(between[i])) {
			rest[strlen(rest) - strlen(between[i])] = '\0';
			return judge(ctx, names, rest, on, strange, n);
		}
	return true;
}

static const char *
offer(struct ctx *ctx, const struct names *names)
{
	struct buf out = buf_make(ctx->arena);

	for (size_t i = 0; i < names->shown.n && i < LIMIT_NAMED; i++)
		buf_putf(&out, "%s%s", i == 0 ? "" : "、", names->shown.at[i]);
	if (names->shown.n > LIMIT_NAMED)
		buf_puts(&out, "等");
	return out.n == 0 ? "没有" : out.at;
}

bool
filling_names(struct ctx *ctx, struct filling_job *job, const struct filling *f)
{
	const struct blank *blank = &f->binding.blank;
	const struct answer *a = &f->answered->answer;
	struct answered *answered;
	struct names names = { 0 };
	struct buf strange = buf_make(ctx->arena);
	int64_t n = 0;
	char **said = names_before(ctx, filling_line(job->filled, blank), blank->from);

	if (said == NULL)
		return true;
	if (!filling_answer(ctx, job, a->figure, a->question.argument, true, &answered))
		return false;
	if (answered->n > 0 && answered->rows[0].ordinal) {
		filling_remark(ctx, job->filled, blank, REMARK_NAMES, "您的角色看不到名单，前面的名称没有核对");
		return true;
	}
	if (a->attested != NULL) {
		filling_remark(ctx, job->filled, blank, REMARK_NAMES, "数字是核定数，前面的名称请对照文件核对");
		return true;
	}
	if (!read_names(ctx, answered, &names))
		return false;
	for (char **name = said; *name != NULL; name++)
		if (!judge(ctx, &names, *name, a->question.until - 1, &strange, &n))
			return false;
	if (strange.n > 0)
		filling_remark(ctx, job->filled, blank, REMARK_NAMES, "%s不在本期的记录里，本期有：%s", strange.at,
		    offer(ctx, &names));
	if (a->value < n)
		filling_remark(ctx, job->filled, blank, REMARK_NAMES, "前面写了 %lld 个名称，数字只有 %lld", (long long)n,
		    (long long)a->value);
	return true;
}
