#!/usr/bin/env python3
"""Tests the measure itself with binders whose answers are known."""
import pathlib
import unittest

from label import close, read_report, reopen
from score import score, shares

HERE = pathlib.Path(__file__).resolve().parent
REPORTS = sorted(HERE.glob('*/*.txt'))
MARKED = ('发展党员⟦**|members_admitted⟧名，⟦__|place⟧市，3⟦×|none⟧5，'
	  '培训⟦××|training_participants⟧人，转正⟦N|unknown⟧名')


def place_of(label, **other):
	return {key: label[key] for key in ('at', 'blank', 'kind', 'name')} | other


class Measure(unittest.TestCase):
	def setUp(self):
		self.text, self.labels = close(MARKED)

	def shares_of(self, places):
		return shares(score(self.text, self.labels, places)[0])

	def test_marks__come_back_as_they_were(self):
		self.assertEqual(reopen(self.text, self.labels), MARKED)
		for path in REPORTS:
			text, labels = read_report(path)
			self.assertEqual(close(reopen(text, labels)), (text, labels), path)

	def test_oracle__is_wholly_right(self):
		for path in REPORTS:
			text, labels = read_report(path)
			places = [place_of(label) for label in labels if label['kind'] != 'none']
			tally, shown = score(text, labels, places)
			self.assertEqual((shares(tally), shown), ((1.0, 0.0), []), path)

	def test_silence__is_never_wrong_and_never_right(self):
		self.assertEqual(self.shares_of([]), (0.0, 0.0))

	def test_people__stand_for_persons_times(self):
		places = [place_of(self.labels[3], name='training_participants_people')]
		self.assertEqual(self.shares_of(places), (0.5, 0.0))

	def test_figure__given_to_what_is_none_of_ours_is_wrong(self):
		for i in (1, 2, 4):
			places = [place_of(self.labels[i], kind='figure', name='members_admitted')]
			self.assertEqual(self.shares_of(places), (0.0, 0.25))

	def test_figure__where_there_is_no_blank_is_wrong(self):
		places = [place_of(self.labels[0], at=0, blank='发展')]
		self.assertEqual(self.shares_of(places), (0.0, 0.25))

	def test_other_figure__is_wrong(self):
		places = [place_of(self.labels[0], name='medals_issued')]
		self.assertEqual(self.shares_of(places), (0.0, 0.25))

	def test_wider_place__still_answers(self):
		places = [place_of(self.labels[0], at=self.labels[0]['at'] - 1, blank='员**名')]
		self.assertEqual(self.shares_of(places)[0], 0.5)


if __name__ == '__main__':
	unittest.main()
