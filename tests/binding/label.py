#!/usr/bin/env python3
"""Turns a marked report into a text with its labels, and back, so that nobody counts characters.

    label.py close NAME.marked     writes NAME.txt and NAME.labels.json beside it
    label.py open NAME.txt         prints the text with its marks

A mark is ⟦blank|what⟧: what is the figure's name or one of the other kinds; figures that would
be equally right follow after commas: ⟦***|members_admitted,members_admitted_by_approval⟧.
"""
import json
import pathlib
import sys

FIGURES = '''study_reports_submitted secretaries_interviewed organ_secretaries_featured
	findings_followed_up xuexi_units_commended xuexi_members_commended
	education_bases_designated base_visit_participants units_with_themed_activities
	branches_with_themed_sessions
	units_observed articles_published practices_published elections_completed
	organisations_restructured red_flag_branches work_methods_promoted july_commendations
	medals_issued hardship_dues_allocated members_admitted secretaries_appointed
	deputy_secretaries_appointed committee_members_appointed training_courses
	training_participants clean_pilots_selected discipline_commissions_established
	units_discipline_posts_filled branches_paired community_branches_paired
	campaign_participants services_by_organisations services_by_members target_inspections
	target_disciplinary_inspections target_political_ecology_reviews'''.split()
KINDS = ('place', 'constant', 'year', 'date', 'ordinal', 'unknown', 'none')
REACH = 6		# characters of context that a label repeats


def context(text, at, length):
	return text[max(0, at - REACH):at], text[at + length:at + length + REACH]


def read_mark(mark):
	blank, what = mark.rsplit('|', 1)
	name, *accept = what.split(',')
	label = {'blank': blank, 'kind': 'figure', 'name': name}
	if name in KINDS:
		label = {'blank': blank, 'kind': name, 'name': None}
	if accept:
		label['accept'] = accept
	return label


def close(marked):
	"""The plain text and its labels, in order."""
	text, labels = '', []
	head, *rest = marked.split('⟦')
	text = head
	for piece in rest:
		mark, tail = piece.split('⟧', 1)
		label = read_mark(mark)
		label['at'] = len(text)
		labels.append(label)
		text += label['blank'] + tail
	for label in labels:
		label['before'], label['after'] = context(text, label['at'], len(label['blank']))
	return text, labels


def reopen(text, labels):
	out, done = '', 0
	for label in labels:
		end = label['at'] + len(label['blank'])
		what = ','.join([label['name'] or label['kind'], *label.get('accept', [])])
		out += f"{text[done:label['at']]}⟦{label['blank']}|{what}⟧"
		done = end
	return out + text[done:]


def write_labels(path, labels):
	lines = ',\n'.join(json.dumps(label, ensure_ascii=False) for label in labels)
	path.write_text(f'[\n{lines}\n]\n', 'utf8')


def labels_of(path):
	return path.with_suffix('.labels.json')


def read_report(path):
	return path.read_text('utf8'), json.loads(labels_of(path).read_text('utf8'))


def main():
	if len(sys.argv) != 3 or sys.argv[1] not in ('open', 'close'):
		sys.exit(__doc__)
	path = pathlib.Path(sys.argv[2])
	if sys.argv[1] == 'open':
		print(reopen(*read_report(path)), end='')
		return
	text, labels = close(path.read_text('utf8'))
	path.with_suffix('.txt').write_text(text, 'utf8')
	write_labels(labels_of(path), labels)


if __name__ == '__main__':
	main()
