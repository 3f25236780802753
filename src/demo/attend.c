/* Who came. */
#include "rhythm.h"

#include <string.h>

enum { EXCUSED = 70, OTHERS_WITH_LISTS = 25 };		/* per cent */

struct attending { VEC(struct came) list; };

static void
add_one(struct world *w, struct attending *a, int person, int percent)
{
	int draft = w->persons.at[person].draft;
	bool came = chance_percent(&w->chance, percent);

	EACH(const struct came, c, a->list)
		if (c->person == draft)
			return;
	*VEC_ADD(w->arena, &a->list) = (struct came){ draft, came, came || !chance_percent(&w->chance, EXCUSED) ? NULL :
	    words_pick(w, "excuses") };
}

/* Those who should come: the branch's members, who holds a post there, or some of a unit's members. */
static struct attending
expected(struct world *w, const struct spec *s, int owner, day on, int percent)
{
	struct planned_org o = *world_org(w, owner);
	struct attending a = { 0 };

	if (s->of != NULL && strcmp(s->of, "posts") == 0) {
		EACH(const struct tenure, t, o.tenures)
			if (t->since <= on && (t->until == DAY_NONE || on < t->until))
				add_one(w, &a, t->person, percent);
	} else if (strcmp(o.kind, "branch") == 0) {
		EACH(const struct member, m, o.members)
			if (m->since <= on && (m->until == DAY_NONE || on < m->until))
				add_one(w, &a, m->person, percent);
	} else
		for (int i = 0; i < s->most; i++) {
			int person = people_pick(w, owner, on, NONE);

			if (person != NONE)
				add_one(w, &a, person, percent);
		}
	return a;
}

void
attend_put(struct world *w, const struct spec *s, int draft, int owner)
{
	const struct planned_org *o = world_org(w, owner);
	const struct type *t = w->drafts.at[draft].type;
	bool branch = world_is(w, owner, "branch"), lists = branch ? o->lists : chance_percent(&w->chance, OTHERS_WITH_LISTS);
	int percent = chance_in(&w->chance, s->span);

	if (!lists || (!branch && s->most == 0 && s->of == NULL)) {
		if (type_field(t, "headcount") == NULL || s->of != NULL)
			return;
		int members = branch ? world_members(w, owner, w->drafts.at[draft].on) : s->most;
		int came = members * percent / 100;
		draft_int(w, draft, "headcount", came < 2 ? 2 : came);
		return;
	}
	struct attending a = expected(w, s, owner, w->drafts.at[draft].on, percent);
	struct draft *d = &w->drafts.at[draft];
	if (a.list.n == 0)
		return;
	*VEC_ADD(w->arena, &d->fields) = (struct draft_field){ .field = s->field, .ref = NONE, .people = a.list.at, .n = a.list.n };
	EACH(const struct came, c, a.list)
		if (d->at <= w->drafts.at[c->person].at)
			d->at = w->drafts.at[c->person].at + 1000;
}
