#!/usr/bin/env python3
"""A text as large as one may be, made to be heard of at every word, is bound in little memory: TAP."""
import os
import resource
import subprocess
import sys
import tempfile

MOST, MOST_WATCHED = 100, 200		# megabytes, of the whole process; with a sanitizer's shadow and a small quarantine
SIZE = 1 << 20


def lines_of(line):
	return (line + '\n') * ((SIZE - 100) // len(line.encode() + b'\n'))


TEXTS = {
	'a word of many figures at every character, in lines nearly as long as one may be': lines_of('党支部党员党组织' * 600 + '**个' * 5),
	'a heading with such words in every line': lines_of('（一）党支部换届选举，发展党员，培训党员干部') + '新发展党员**名',
	'a character in every line': lines_of('字') + '新发展党员**名',
}


def main():
	binary, failed = sys.argv[1], 0
	watched = b'libasan' in subprocess.run(['ldd', binary], capture_output=True).stdout
	os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=4'
	print(f'1..{len(TEXTS)}')
	for n, (name, text) in enumerate(TEXTS.items(), 1):
		with tempfile.NamedTemporaryFile('w', suffix='.txt') as file:
			file.write(text)
			file.flush()
			code = subprocess.run([binary, 'report', 'bind', file.name, '--json'], stdout=subprocess.DEVNULL).returncode
		most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
		good = code == 0 and most < (MOST_WATCHED if watched else MOST)
		failed += not good
		print(f'{"ok" if good else "not ok"} {n} - {name}\n# {most} MB')
	return bool(failed)


if __name__ == '__main__':
	sys.exit(main())
