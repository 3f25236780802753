#!/bin/sh
# coverage.sh [NAME...]: how much of the program its tests run (all, or those named): lines and branches by floor, then the
# functions that no test reaches.  Needs gcovr (apt-get install gcovr) and the time of ./test.  What runs in the child that
# reads foreign files is not counted: it may write nothing.
set -eu
cd "$(dirname "$0")/.."
command -v gcovr >/dev/null || { echo "coverage.sh: 请先安装 gcovr" >&2; exit 1; }
[ -d build-cov ] || meson setup build-cov -Db_coverage=true -Doptimization=1 >/dev/null
ninja -C build-cov >/dev/null
DANGJIAN_SOURCE="$PWD" tests/pg.sh meson test -C build-cov --no-rebuild --timeout-multiplier 4 "$@" || echo "有没有通过的测试" >&2
gcovr --root . --filter src/ --json build-cov/coverage.json build-cov
python3 - build-cov/coverage.json <<'END'
import collections, json, os, sys

floors, never = collections.defaultdict(lambda: [0] * 4), []
for file in json.load(open(sys.argv[1]))['files']:
    for floor in (os.path.dirname(file['file'])[len('src/'):] or 'main', '合计'):
        for line in file['lines']:
            if line['gcovr/noncode']:
                continue
            branches = line['branches']
            for i, n in enumerate((1, line['count'] > 0, len(branches), sum(b['count'] > 0 for b in branches))):
                floors[floor][i] += n
    never += [f"{file['file']}:{f['lineno']} {f['name']}" for f in file['functions'] if f['execution_count'] == 0]
for floor, (lines, run, branches, taken) in floors.items():
    print(f'{floor:16} 行 {run:6}/{lines:<6} {run / lines:6.1%}   分支 {taken:6}/{branches:<6} {taken / max(branches, 1):6.1%}')
print('没有运行过的函数：', *never, sep='\n')
END
