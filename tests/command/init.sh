#!/bin/sh
# init.sh DANGJIAN: what `dangjian init` and `dangjian demo` promise of a database that is or is not there, as TAP.
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
init() { $dangjian init --city 测试市 --organ 测试工委 "$@" >"$room/said" 2>&1; }
init --user a
check "a user name that is too short is refused" 1 $?
init --user admin
check "and nothing of it stays, so that another name is taken" 0 $?

mkdir -p "$room/city/derived"
printf '%s\n' 'young_branches:' '  label: 新设党支部' '  section: organisation' '  bases: [organisation]' '  title: "{happened}"' \
	'  fields:' '    kind: {label: 类别, kind: text}' '  sql: |' \
	"    select id, id as org, founded_on as happened, kind from organisation where founded_on >= '2020-01-01'" \
	>"$room/city/derived/young_branches.yaml"
before=$(cksum <"$room/office.db")
init --catalog "$room/city"
check "init refuses a database that is founded" 1 $?
check "and leaves it as it is" "$before" "$(cksum <"$room/office.db")"
$dangjian demo --catalog "$room/city" >"$room/said" 2>&1
check "demo refuses a real database" 1 $?
check "and leaves it as it is" "$before" "$(cksum <"$room/office.db")"
mkdir -p "$room/plain/records"
printf '%s\n' 'theme_day:' '  label: 主题党日' '  section: foundation' '  held_by: [branch]' \
	'  title: "{held_on} {topic}"' '  fields:' \
	'    held_on: {label: 日期, kind: day, needed: yes, happened: yes}' \
	'    topic: {label: 主题内容, kind: text, needed: yes}' '    people: {label: 参加人员, kind: people}' \
	'    themes: {label: 学习主题, kind: listed, of: theme, many: yes}' \
	'    with: {label: 共同参加, kind: organisation, of: [branch], many: yes, joint: yes}' \
	'  list: [held_on, topic]' '  example: {held_on: 2025-07-01, topic: 学习}' \
	>"$room/plain/records/theme_day.yaml"
init --db "$room/plain.db" --catalog "$room/plain"
check "a city whose ledger has fewer fields is initialised: $(cat "$room/said")" 0 $?
# Stopped as soon as it has said that it is at work: its numbers are no city's.
python3 - "$dangjian" "$room/half.db" <<'END'
import signal, sqlite3, subprocess, sys, time
demo = subprocess.Popen([sys.argv[1], "demo", "--quiet", "--db", sys.argv[2]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while demo.poll() is None:
    try:
        if sqlite3.connect(sys.argv[2], timeout=1).execute("select 1 from setting where name = 'demo'").fetchone():
            break
    except sqlite3.Error:
        pass
    time.sleep(0.01)
demo.send_signal(signal.SIGINT)
demo.wait()
END
$dangjian figures --year 2025 --db "$room/half.db" >"$room/said" 2>&1
check "a demonstration city that was not finished is none: $(cat "$room/said")" 1 $?
grep -q 没有建完 "$room/said"
check "and that is said" 0 $?
timeout 60 $dangjian serve --listen 127.0.0.1:0 --db "$room/half.db" >"$room/said" 2>&1
check "nor is it served: $(cat "$room/said")" "1 1" "$? $(grep -c 没有建完 "$room/said")"
# Killed as soon as it has made a table, before there is an organisation: no older database, and the same command finishes it.
python3 - "$dangjian" "$room/begun.db" <<'END'
import os, signal, sqlite3, subprocess, sys
for attempt in range(20):
    for ending in "", "-wal", "-shm":
        if os.path.exists(sys.argv[2] + ending):
            os.unlink(sys.argv[2] + ending)
    init = subprocess.Popen([sys.argv[1], "init", "--city", "测试市", "--organ", "测试工委", "--db", sys.argv[2]],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while init.poll() is None:
        try:
            base = sqlite3.connect(f"file:{sys.argv[2]}?mode=rw", uri=True, timeout=1)
            if base.execute("select 1 from sqlite_master where name = 'setting'").fetchone():
                init.send_signal(signal.SIGKILL)
                init.wait()
                if not base.execute("select 1 from setting where name = 'root'").fetchone():
                    sys.exit(0)
                break
        except sqlite3.Error:
            pass
    init.wait()
END
$dangjian figures --year 2025 --db "$room/begun.db" >"$room/said" 2>&1
check "an init that was killed has made no database: $(cat "$room/said")" 1 $?
grep -q '没有建完.*dangjian init' "$room/said"
check "and what to do is said" 0 $?
init --db "$room/begun.db" && $dangjian figures --year 2025 --db "$room/begun.db" >"$room/said" 2>&1
check "the same init finishes it: $(tail -1 "$room/said")" 0 $?
python3 - "$room/office.db" <<'END'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as office:
    office.execute("update schema_type set ddl = ddl || ' ' where name = 'theme_day'")
END
$dangjian figures --year 2025 >"$room/said" 2>&1
check "what was changed of the tables' own words is no older database: $(cat "$room/said")" 1 $?
grep -q 被改动过 "$room/said"
check "and that is said" 0 $?
$dangjian upgrade --quiet && $dangjian figures --year 2025 >"$room/said" 2>&1
check "and an upgrade makes them anew" 0 $?
# Two at once: who is refused takes away nothing of the other's.
lost=0 done=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	$dangjian init --city 测试市 --organ 测试工委 --db "$room/race.db" >"$room/one" 2>&1 &
	one=$!
	$dangjian init --city 测试市 --organ 测试工委 --db "$room/race.db" >"$room/two" 2>&1 &
	two=$!
	wait $one && done=$((done + 1))
	wait $two && done=$((done + 1))
	$dangjian figures --year 2025 --db "$room/race.db" >"$room/said" 2>&1 || lost=$((lost + 1))
	rm -f "$room"/race.db*
done
check "of two at once one founds the city, and it is there: $(cat "$room/one" "$room/two" | tr '\n' ' ')" "12 0" "$done $lost"
echo "1..$n"
