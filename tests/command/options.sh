#!/bin/sh
# options.sh DANGJIAN: an option that a command does not use is refused, not passed over, as TAP.
set -u
dangjian=$1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export DANGJIAN_KEYS="$room/keys" DANGJIAN_DB="$room/office.db"
n=0
refused() {
	n=$((n + 1))
	$dangjian "$@" >"$room/said" 2>&1
	if [ $? = 2 ]; then echo "ok $n - $*"; else echo "not ok $n - $*"; sed 's/^/# /' "$room/said"; fi
}
$dangjian init --city 测试市 --organ 测试工委 >"$room/said" || exit 1
printf '举办培训班3期\n' >"$room/report.txt"
refused figures --year 2025 --rows
refused figures --year 2025 --argument 主题
refused report fill "$room/report.txt" --to "$room/report.html" --year 2025 --numbers
refused report bind "$room/report.txt" --annex
refused report bind "$room/report.txt" --argument 统计项=名称
echo "1..$n"
