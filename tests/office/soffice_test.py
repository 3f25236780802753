#!/usr/bin/env python3
"""Our .docx as LibreOffice shows it and writes it again."""
import re
import shutil
import statistics
import unittest
import zipfile
from xml.etree import ElementTree

import invented
import office
from office import MM

W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'


def part(path, name):
	with zipfile.ZipFile(path) as z:
		return ElementTree.fromstring(z.read(name))


def values(tree, name, attribute):
	return [e.get(W + attribute) for e in tree.iter(W + name)]


@unittest.skipUnless(shutil.which('soffice') and shutil.which('pdftotext'), 'soffice or pdftotext is missing')
class Office(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.docx = office.written(invented.report(), 'docx', name='shown')
		cls.pdf = office.converted(cls.docx, 'pdf')
		cls.again = office.converted(cls.docx, 'docx')
		cls.pages = office.words(cls.pdf)
		prose = [page for page in cls.pages if not any('附件1' in w[4] for w in page)]
		cls.rows = [office.rows(page) for page in prose]
		cls.full = cls.rows[1:cls.prose_ends() - 1]

	@classmethod
	def prose_ends(cls):
		return next(i for i, rows in enumerate(cls.rows) if any(text == invented.DATE for _, text in rows)) + 1

	def test_docx__shows_22_rows_on_a_full_page(self):
		self.assertGreater(len(self.full), 7)
		self.assertEqual([len(rows) for rows in self.full], [22] * len(self.full))

	def test_docx__shows_28_characters_in_a_row(self):
		lengths = [len(text) for rows in self.full for _, text in rows]
		self.assertIn(statistics.median(lengths), (27, 28, 29))

	def test_docx__shows_its_numbers_at_the_outer_edge(self):
		for i, page in enumerate(self.pages, 1):
			number = sorted(w for w in page if w[1] > 262.5 * MM)
			self.assertEqual(''.join(w[4] for w in number), f'—{i}—')
			if i % 2:
				self.assertAlmostEqual(number[-1][2], 184 * MM - 14, delta=3)
			else:
				self.assertAlmostEqual(number[0][0], 28 * MM + 14, delta=3)

	def test_docx__shows_the_head_of_a_table_on_each_page(self):
		annex = self.pages[self.prose_ends():]
		self.assertGreater(len(annex), 2)
		for page in annex:
			self.assertIn('序号党支部党员书记说明', [text for _, text in office.rows(page)[:4]])

	def test_docx__keeps_its_bookmarks_and_comments_when_an_office_saves_it(self):
		before, after = (part(path, 'word/document.xml') for path in (self.docx, self.again))
		self.assertEqual(set(values(before, 'bookmarkStart', 'name')) - set(values(after, 'bookmarkStart', 'name')), set())
		said = [''.join(t.text for t in c.iter(W + 't')) for c in part(self.again, 'word/comments.xml')]
		self.assertEqual(len(said), invented.report().count('***'))
		self.assertEqual(set(said), {'请核对<甲>&“乙”第二行'})
		self.assertEqual(sorted(values(after, 'commentRangeStart', 'id')), sorted(values(after, 'commentReference', 'id')))

	def test_docx__keeps_a_figure_between_its_bookmarks_when_an_office_saves_it(self):
		for paragraph in part(self.again, 'word/document.xml').iter(W + 'p'):
			for name, text in inside_bookmarks(paragraph):
				if re.match('fig_2025', name):
					self.assertEqual(text, '1234', name)

	def test_docx__of_odd_text_opens_in_an_office(self):
		wide = '|'.join(f'列{i}' for i in range(200))
		text = '\n'.join(['关于' * 2500 + '报告', '一', '“', '😀👨\u200d👩\u200d👧，שלום العربية', 'x' * 3000, '9' * 500 + '，', wide, wide, '题',
			'名' * 60, '2026年1月9日'])
		shown = ''.join(w[4] for page in office.words(office.converted(office.written(text, 'docx', name='odd'), 'pdf')) for w in page)
		self.assertEqual(shown.count('x'), 3000)
		self.assertGreaterEqual(shown.count('关于'), 2400)
		self.assertEqual(shown.count('列'), 400)


def inside_bookmarks(paragraph):
	"""Each bookmark of ${paragraph} with the text it spans."""
	names, texts = {}, {}
	for e in paragraph.iter():
		if e.tag == W + 'bookmarkStart':
			names[e.get(W + 'id')] = e.get(W + 'name')
			texts[e.get(W + 'id')] = ''
		elif e.tag == W + 'bookmarkEnd' and e.get(W + 'id') in names:
			yield names.pop(e.get(W + 'id')), texts[e.get(W + 'id')]
		elif e.tag == W + 't':
			for key in names:
				texts[key] += e.text


if __name__ == '__main__':
	office.main(__name__)
