#!/usr/bin/env python3
"""Checks that labels and reports agree: check_labels.py [FOLDER …], by default all.

Every label must stand where it says, with the characters before and after it that it says, and name
a figure that exists.  What then remains of a text is walked character by character: nothing in it
may look like a blank, or, among the printed numbers, be a digit.  So no place is forgotten.
"""
import pathlib
import sys

from label import FIGURES, KINDS, context, read_report

HERE = pathlib.Path(__file__).resolve().parent
FOLDERS = ('reports', 'held_out', 'held_out_3', 'learned', 'learned_2', 'learned_3', 'numbers')
MARKS = set('*＊﹡×╳✕XxＸｘХх○〇●□■△_＿')		# Latin, full-width and Cyrillic
WORDS = ('若干', '某', '数十', '几', '……', '——')
PAIRS = ('()', '（）', '[]', '［］', '〔〕')
DIGITS = set('0123456789０１２３４５６７８９')


def looks_like_blank(text, at):
	if text[at] in MARKS or text.startswith(WORDS, at):
		return True
	if text[at] == 'N':
		return not (text[at - 1:at] + text[at + 1:at + 2]).isascii()
	for left, right in PAIRS:
		if text[at] == left:
			return text[at + 1:].lstrip(' 　').startswith(right)
	return False


def looks_like_number(text, at):
	return text[at] in DIGITS


def name_fault(name):
	if not any(name == figure or name.startswith(figure + '_') for figure in FIGURES):
		yield f'no figure is called {name}'


def label_faults(text, label, done):
	at, blank = label['at'], label['blank']
	if at < done:
		yield 'stands within or before the label before it'
	if text[at:at + len(blank)] != blank or not blank:
		yield f'the text says {text[at:at + len(blank)]!r} there'
	if (label['before'], label['after']) != context(text, at, len(blank)):
		yield f'the text around it is {context(text, at, len(blank))}'
	if label['kind'] not in ('figure', *KINDS):
		yield f"no kind is called {label['kind']}"
	if (label['kind'] == 'figure') != (label['name'] is not None):
		yield 'a figure has a name and nothing else has one'
	for name in [*filter(None, [label['name']]), *label.get('accept', [])]:
		yield from name_fault(name)


def forgotten(text, labels, looks):
	covered = {at for label in labels
		   for at in range(label['at'], label['at'] + len(label['blank']))}
	return [at for at in range(len(text)) if at not in covered and looks(text, at)]


def check(path, looks):
	"""Prints the faults of one report; returns how many, and its figures and other blanks."""
	text, labels = read_report(path)
	faults, done = [], 0
	for i, label in enumerate(labels):
		place = f"label {i + 1} {label['blank']}"
		faults += [f'{place}: {fault}' for fault in label_faults(text, label, done)]
		done = label['at'] + len(label['blank'])
	for at in forgotten(text, labels, looks):
		line = text.count('\n', 0, at) + 1
		around = text[max(0, at - 6):at + 7]
		faults.append(f'line {line}: no label for {text[at]!r} in {around!r}')
	for fault in faults:
		print(f'{path.relative_to(path.parent.parent)}: {fault}')
	kinds = [label['kind'] for label in labels]
	figures = kinds.count('figure')
	return len(faults), figures, len(kinds) - figures - kinds.count('none')


def main():
	faulty = False
	for folder in map(pathlib.Path, sys.argv[1:] or [HERE / name for name in FOLDERS]):
		looks = looks_like_number if folder.name == 'numbers' else looks_like_blank
		paths = sorted(folder.glob('*.txt'))
		found = [check(path, looks) for path in paths] or [(1, 0, 0)]
		faults, figures, others = (sum(column) for column in zip(*found))
		print(f'{folder.name}: {len(paths)} reports, {figures} figures, '
		      f'{others} others, {faults} faults')
		if folder.name != 'numbers' and others <= figures:
			print(f'{folder.name}: more than half must be no figure of ours')
			faults += 1
		faulty |= faults > 0
	return faulty


if __name__ == '__main__':
	sys.exit(main())
