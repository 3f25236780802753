#!/bin/sh
# The rules of STYLE.md that a machine can check, as TAP.
cd "${DANGJIAN_SOURCE:-.}" || exit 1
n=0
check() {
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; echo "$2" | sed 's/^/# /'; fi
}
files=$(find src tools tests -name '*.[ch]' | sort)
check "files have at most 450 lines" "$(wc -l $files | awk '$2 != "total" && $1 > 450')"
check "functions have at most 60 lines" "$(for f in $files; do
	awk -v F="$f" '/^\{/ {b = NR} /^\}/ {if (b && NR - b > 61) print F ":" b ": " NR - b - 1; b = 0}' "$f"; done)"
check "lines have at most 132 columns" "$(python3 -c 'import sys
for f in sys.argv[1:]:
    for n, line in enumerate(open(f, encoding="utf8"), 1):
        if len(line.rstrip("\n").expandtabs(8)) > 132: print(f"{f}:{n}")' $files)"
check "indentation is tabs" "$(grep -nE '^        ' $files | cut -c1-100)"
check "no malloc outside base and the edges of libraries" "$(grep -nE '\b(malloc|calloc|realloc|strdup)\(' $files |
	grep -vE '^(src/base|src/db|src/keep/head.c|src/http|src/office|tools|tests)' | cut -c1-100)"
check "SQL stands in sql/ and the engines" "$(grep -nE '"[^"]*\b(select|insert into|update [a-z_%]+ set|delete from|(create|alter|drop) (table|view|index)) ' $(find src -name '*.c') |
	grep -vE '^src/(db|keep|record|domain/figure)' | cut -c1-120)"
check "a page holds no tree and releases none" "$(grep -nE 'json_(incref|decref|object|array)\(' src/web/*.[ch])"
check "every folder of src has a README" "$(for d in src/*/ src/domain/*/; do [ -e "$d/README.md" ] || echo "$d"; done)"
check "every step of the database is in the build" "$(for s in sql/steps/*.sql; do grep -q "$s" src/meson.build || echo "$s"; done)"
check "every limit has its reason" "$(grep -nE '#define LIMIT_' src/base/limits.h | grep -v '/\*')"
check "every limit is asked" "$(for l in $(grep -oE '#define LIMIT_[A-Z_]+' src/base/limits.h | cut -d' ' -f2); do
	[ "$(cat $files | grep -cE "\b$l\b")" -gt 1 ] || echo "$l"; done)"
check "limits stand in limits.h" "$(grep -nE '\b([A-Z_]+_)?(MOST|DEEPEST) *=? *\(?[0-9]' $(find src -name '*.[ch]') |
	grep -v '^src/domain/binder/' | cut -c1-120)"
echo "1..$n"
