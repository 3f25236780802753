#include <string.h>

#include "figure.h"
#include "limits.h"
#include "record.h"
#include "text.h"

char *
figure_plain(struct arena *arena, const char *text)
{
	static const char *const marks[] = { "“", "”", "‘", "’", "《", "》", "\"" };
	char *folded = text_fold(arena, text);

	for (size_t i = 0; i < COUNT(marks); i++)
		for (char *p; (p = strstr(folded, marks[i])) != NULL;)
			memmove(p, p + strlen(marks[i]), strlen(p + strlen(marks[i])) + 1);
	return folded;
}

static const char *
content_of(struct ctx *ctx, const struct record *r, const char *name)
{
	const struct field *f = type_field(r->type, name);

	return f == NULL ? "" : record_show(ctx, r, f);
}

static struct figure_item
item_of(struct ctx *ctx, const struct record *r)
{
	const struct type *t = r->type;
	struct figure_item item = { .id = r->id, .name = content_of(ctx, r, "name"), .shorter = content_of(ctx, r, "short"),
		.until = INT32_MAX };

	day_read(content_of(ctx, r, t->happened->name), &item.since);
	if (t->ended != NULL)
		day_read(content_of(ctx, r, t->ended->name), &item.until);
	return item;
}

bool
figure_items(struct ctx *ctx, const struct type *t, struct figure_item **out, size_t *n)
{
	struct list_query q = { .type = t, .limit = LIMIT_LINKS };
	VEC(struct figure_item) items = { 0 };
	struct record **list;
	size_t found = 0;

	for (bool more = true; more;) {
		if (!record_list(ctx, &q, &list, &found, &more))
			return false;
		for (size_t i = 0; i < found; i++)
			*VEC_ADD(ctx->arena, &items) = item_of(ctx, list[i]);
		if (found == 0)
			break;
		q.after_key = record_content(list[found - 1], t->happened->name)->value.text;
		q.after_id = list[found - 1]->id;
	}
	*out = items.at;
	*n = items.n;
	return true;
}

static bool
is_part(const char *name, const char *wanted)
{
	return name[0] != '\0' && wanted[0] != '\0' && (strstr(name, wanted) != NULL || strstr(wanted, name) != NULL);
}

bool
figure_item(struct ctx *ctx, const struct figure *f, const char *text, day from, day until, int64_t *out)
{
	const char *wanted = figure_plain(ctx->arena, text);
	struct figure_item *items;
	size_t n, parts = 0;
	int64_t part = 0, shorter = 0;

	*out = 0;
	if (wanted[0] == '\0')
		return true;

	if (!figure_items(ctx, f->argument, &items, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *name = figure_plain(ctx->arena, items[i].name);

		if (items[i].since >= until || items[i].until <= from)
			continue;
		if (strcmp(name, wanted) == 0) {
			*out = items[i].id;
			return true;
		}
		if (strcmp(figure_plain(ctx->arena, items[i].shorter), wanted) == 0)
			shorter = items[i].id;
		if (is_part(name, wanted)) {
			part = items[i].id;
			parts++;
		}
	}
	*out = shorter != 0 ? shorter : parts == 1 ? part : 0;
	return true;
}

bool
figure_has_item(struct ctx *ctx, const struct figure *f, int64_t id, bool *out)
{
	return db_get_int(ctx, arena_strf(ctx->arena, "select id from %s_all where id = :id", f->argument->name),
	    DB_ARGS(db_int("id", id)), out, &id);
}
