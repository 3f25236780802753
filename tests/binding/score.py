#!/usr/bin/env python3
"""Scores `BINARY report bind` against the labels of a folder.

    score.py BINARY FOLDER [--db DB] [--numbers [YEAR]] [--right SHARE] [--wrong SHARE] [--show]

A place answers for the label that it overlaps in the text.  Leaves with 1 below the targets: of the
figures at least 90 % right, of all blanks at most 5 % given a wrong figure.  --right and --wrong are
other shares, for a folder that has reached more or less.  --show lists what was wrong; of the reports
that are held out only numbers are ever printed.
"""
import argparse
import json
import pathlib
import subprocess
import sys
from collections import Counter

from label import read_report

RIGHT, WRONG = 0.90, 0.05
TIME = 60		# seconds for one report
COLUMNS = 'blanks figures right wrong open others kind alone given missed extra'.split()


def bind(binary, path, db, year):
	command = [binary, 'report', 'bind', str(path), '--json']
	command += ['--db', db] if db else []
	command += ['--numbers'] if year is not None else []
	command += ['--year', year] if year else []
	ran = subprocess.run(command, capture_output=True, timeout=TIME, stdin=subprocess.DEVNULL)
	if ran.returncode:
		said = ran.stderr.decode('utf8', 'replace').strip()
		raise ValueError(f'exit {ran.returncode}, {said[-200:]}')
	return json.loads(ran.stdout)


def overlaps(label, place):
	return (place['at'] < label['at'] + len(label['blank'])
		and label['at'] < place['at'] + len(place['blank']))


def answer(label, places):
	"""The place that speaks for this label: of several the one that begins nearest to it."""
	near = [place for place in places if overlaps(label, place)]
	return min(near, key=lambda place: abs(place['at'] - label['at']), default=None)


def figure_of(place):
	return place['name'] if place and place['kind'] == 'figure' else None


def is_right(label, name):
	"""Persons and persons-times may stand for each other: contract, §5."""
	same = name.removesuffix('_people') == label['name'].removesuffix('_people')
	return same or name in label.get('accept', [])


def judge(label, place):
	"""The columns to which this label counts."""
	name = figure_of(place)
	if label['kind'] == 'none':
		return ['given'] if name else []
	missed = [] if place else ['missed']
	if label['kind'] == 'figure':
		verdict = 'open' if not name else 'right' if is_right(label, name) else 'wrong'
		return ['blanks', 'figures', verdict, *missed]
	same = place and place['kind'] == label['kind']
	return ['blanks', 'others', 'given' if name else 'kind' if same else 'alone', *missed]


def sentence(label, place):
	around = f"{label['before']}{label['blank']}{label['after']}".replace('\n', '⏎')
	said = figure_of(place) or (place['kind'] if place else 'missed')
	return f"{around}: {label['name'] or label['kind']}, said {said}"


def score(text, labels, places):
	"""The tally of one report, and in words what is wrong in it."""
	tally, shown, used = Counter(), [], []
	for label in labels:
		place = answer(label, places)
		used += [place] if place else []
		columns = judge(label, place)
		tally.update(columns)
		if {'wrong', 'open', 'given'} & set(columns):
			shown.append(sentence(label, place))
	for place in places:
		if place in used:
			continue
		tally.update(['extra', 'given'] if figure_of(place) else ['extra'])
		if figure_of(place):
			shown.append(f"{place['blank']}: no blank, said {figure_of(place)}")
	astray = sum(not text.startswith(place['blank'], place['at']) for place in places)
	if astray:
		shown.append(f'{astray} places are not where they say')
	return tally, shown


def shares(tally):
	right = tally['right'] / max(1, tally['figures'])
	wrong = (tally['wrong'] + tally['given']) / max(1, tally['blanks'])
	return right, wrong


def print_row(name, tally):
	right, wrong = shares(tally)
	cells = ''.join(f'{tally[column]:8}' for column in COLUMNS)
	print(f'{name:24}{cells}{right:9.1%}{wrong:9.1%}', flush=True)


def main():
	parser = argparse.ArgumentParser(description=__doc__,
					 formatter_class=argparse.RawDescriptionHelpFormatter)
	parser.add_argument('binary')
	parser.add_argument('folder', type=pathlib.Path)
	parser.add_argument('--db')
	parser.add_argument('--numbers', metavar='YEAR', nargs='?', const='',
			    help='bind printed numbers; with a year, propose them for it, which wants --db')
	parser.add_argument('--right', metavar='SHARE', type=float, default=RIGHT)
	parser.add_argument('--wrong', metavar='SHARE', type=float, default=WRONG)
	parser.add_argument('--show', action='store_true')
	asked = parser.parse_args()
	show = asked.show and not asked.folder.resolve().name.startswith('held_out')
	heads = ''.join(f'{column:>8}' for column in COLUMNS)
	print(f"{'':24}{heads}{'right':>9}{'wrong':>9}")
	total, failed = Counter(), 0
	for path in sorted(asked.folder.glob('*.txt')):
		text, labels = read_report(path)
		places = []
		try:
			places = bind(asked.binary, path, asked.db, asked.numbers)
		except (ValueError, OSError, subprocess.TimeoutExpired) as fault:
			print(f'{path.stem}: {fault}')
			failed += 1
		tally, shown = score(text, labels, places)
		print_row(path.stem, tally)
		print(*(f'\t{line}\n' for line in shown if show), sep='', end='')
		total += tally
	print_row('all', total)
	right, wrong = shares(total)
	return bool(failed or not total['blanks'] or right < asked.right or wrong > asked.wrong)


if __name__ == '__main__':
	sys.exit(main())
