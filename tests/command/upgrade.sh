#!/bin/sh
# upgrade.sh DANGJIAN: what `dangjian upgrade` promises, as TAP.
set -u
dangjian=$1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export DANGJIAN_KEYS="$room/keys" DANGJIAN_DB="$room/office.db"
n=0
check() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; printf '# %s\n# %s\n' "$2" "$3"; fi
}
$dangjian init --city 测试市 --organ 测试工委 >"$room/said" || exit 1
before=$(cksum <"$room/office.db")
$dangjian upgrade >"$room/said"
check "an upgrade with nothing to do succeeds" 0 $?
check "and writes nothing" "$before" "$(cksum <"$room/office.db")"
mkdir -p "$room/city/derived"
printf '%s\n' 'young_branches:' '  label: 新设党支部' '  section: organisation' '  bases: [organisation]' '  title: "{happened}"' \
	'  fields:' '    kind: {label: 类别, kind: text}' '  sql: |' \
	"    select id, id as org, founded_on as happened, kind from organisation where founded_on >= '2020-01-01'" \
	>"$room/city/derived/young_branches.yaml"
$dangjian figures --year 2025 --catalog "$room/city" >"$room/said" 2>&1
check "a catalogue that asks for more is refused until the upgrade" 1 $?
$dangjian upgrade --catalog "$room/city" >"$room/said" && $dangjian figures --year 2025 --catalog "$room/city" >"$room/said" 2>&1
check "and accepted after it" 0 $?
echo "1..$n"
