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
check "another catalogue's database is not called behind" "1 1" \
	"$($dangjian figures --year 2025 2>&1 | grep -c '（young_branches），请加 --catalog') $($dangjian serve --listen 127.0.0.1:1 2>&1 | grep -c 'young_branches')"

head -c 32 /dev/urandom >"$room/other"; chmod 600 "$room/other"
check "with the keys of another database nobody could sign in: it is not served, nor upgraded" "1 1" \
	"$(DANGJIAN_KEYS="$room/other" timeout 20 $dangjian serve --catalog "$room/city" --listen 127.0.0.1:1 2>&1 | grep -c '密钥文件与这个数据库不符') \
$(DANGJIAN_KEYS="$room/other" $dangjian upgrade --catalog "$room/city" 2>&1 | grep -c '密钥文件与这个数据库不符')"

past() {
	python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2])' "$room/office.db" "$1"
}
past 'update account set mac = null'
$dangjian upgrade --catalog "$room/city" >"$room/said"
$dangjian audit verify --catalog "$room/city" >"$room/said" 2>&1
check "an account without a seal was written past the program, and no upgrade seals it" "1 1" "$? $(grep -c '账号 admin' "$room/said")"
past 'drop view organisation; create view organisation as select * from organisation_all;
	create trigger quiet after insert on history begin delete from history where seq = 0; end'
$dangjian audit verify --catalog "$room/city" >"$room/said" 2>&1
check "another view and a trigger are named" "1 1" "$(grep -c '视图 organisation ' "$room/said") $(grep -c '触发器 quiet' "$room/said")"
past 'drop index history_about'
$dangjian audit verify --catalog "$room/city" >"$room/said" 2>&1
check "an index that is gone ends the audit, which would take hours without it" "1 0" \
	"$(grep -c '索引 history_about 被删除' "$room/said") $(grep -c '账号 admin' "$room/said")"
echo "1..$n"
