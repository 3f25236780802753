#include "percent.h"


#include "buf.h"
#include "http.h"

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
percent_read(struct arena *arena, const char *text, size_t n, bool form, char **out, size_t *out_n)
{
	char *bytes = arena_alloc(arena, n + 1);
	size_t size = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] != '%') {
			bytes[size++] = form && text[i] == '+' ? ' ' : text[i];
			continue;
		}
		if (n - i < 3 || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0)
			return false;
		bytes[size++] = (char)(digit(text[i + 1]) << 4 | digit(text[i + 2]));
		i += 2;
	}
	*out = bytes;
	*out_n = size;
	return true;
}
