#include "data.h"

#include "html.h"

struct data
data_text(const char *name, const char *text)
{
	return (struct data){ name, text == NULL ? json_null() : json_string(text) };
}

struct data
data_flag(const char *name, bool flag)
{
	return (struct data){ name, json_boolean(flag) };
}

struct data
data_number(const char *name, int64_t number)
{
	return (struct data){ name, json_integer(number) };
}

struct data
data_tree(const char *name, json_t *tree)
{
	return (struct data){ name, json_incref(tree) };
}

json_t *
data_make(struct arena *arena, const struct data *list)
{
	json_t *tree = html_own(arena, json_object());

	for (; list->name != NULL; list++)
		data_add(tree, *list);
	return tree;
}

json_t *
data_list(struct arena *arena)
{
	return html_own(arena, json_array());
}

void
data_add(json_t *tree, struct data data)
{
	json_object_set_new(tree, data.name, data.value);
}

void
data_append(json_t *list, json_t *tree)
{
	json_array_append(list, tree);
}
