#!/bin/sh
# bench.sh DANGJIAN: what `dangjian bench` promises, as TAP: every measurement has its rows, the database is only read,
# the scratch folder is gone.  No time decides.
set -u
dangjian=$1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export DANGJIAN_KEYS="$room/keys" DANGJIAN_DB="$room/office.db" TMPDIR="$room/scratch"
mkdir "$TMPDIR"
n=0
check() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; printf '# %s\n# %s\n' "$2" "$3"; fi
}
$dangjian init --city 测试市 --organ 测试工委 >"$room/said" || exit 1
$dangjian attest members_admitted --year 2025 --value 12 --source 年报 --quiet || exit 1
before=$(cksum <"$room/office.db"; ls "$room")
$dangjian bench --year 2025 --rows 100000 --json >"$room/json" 2>"$room/problems"
check "bench ends well" 0 $?
check "nothing is said against it" "" "$(cat "$room/problems")"
check "the office's database and keys are as they were" "$before" "$(cksum <"$room/office.db"; ls "$room" | grep -vE '^(json|problems)$')"
check "the scratch folder is removed" "" "$(ls "$TMPDIR")"
check "the report is measured in all its formats" 4 "$(grep -c '"name": "report_' "$room/json")"
check "the server's start and memory are measured" 2 "$(grep -cE '"name": "(first_answer|idle_memory)"' "$room/json")"
check "a page is one of 100000 rows" 100000 "$(python3 -c 'import json, sys
print(next(m["rows"] for m in json.load(sys.stdin)["measurements"] if m["name"] == "list_page"))' <"$room/json")"
check "every measurement has a time and its rows" True "$(python3 -c 'import json, sys
print(all(m["p50"] > 0 and m["processor_p50"] >= 0 and m["p99"] >= m["p50"] and m["rows"] >= 0 for m in json.load(sys.stdin)["measurements"]))' <"$room/json")"
$dangjian bench --rows 3 >/dev/null 2>"$room/problems"
check "a page needs rows" 2 $?
$dangjian bench nonsense >/dev/null 2>"$room/problems"
check "an unknown part is refused" 2 $?
echo "1..$n"
