#!/usr/bin/env python3
"""Counts over all suites: each TAP line of a program is a test; a program without TAP is one.  Last line: N passed, N failed."""
import json, re, sys

LINE = re.compile(r'^(ok|not ok)\b(.*)$', re.M)
passed = failed = skipped = 0
for entry in map(json.loads, open(sys.argv[1], encoding='utf8')):
    lines = LINE.findall(entry.get('stdout') or '')
    bad = sum(1 for word, _ in lines if word == 'not ok')
    skip = sum(1 for word, rest in lines if word == 'ok' and re.search(r'# *skip', rest, re.I))
    if entry['result'] == 'SKIP':
        skipped += 1
    elif entry['result'] != 'OK' or not lines:
        # A program that crashed after its last line failed as well.
        good = entry['result'] == 'OK'
        passed += good + (0 if good else len(lines) - bad - skip)
        failed += 0 if good else max(bad, 1)
    else:
        passed += len(lines) - skip
        skipped += skip
if skipped:
    print(f'{skipped} skipped')
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0 or passed == 0)
