#!/usr/bin/env python3
"""The parts of our .docx: order, relations, pairs."""
import posixpath
import unittest
import zipfile
from xml.etree import ElementTree

import invented
import office
import order

W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'
PACKAGE = '{http://schemas.openxmlformats.org/package/2006/relationships}'
TYPES = '{http://schemas.openxmlformats.org/package/2006/content-types}'
RED = '@red 中共青禾市委市直机关工作委员会|青直工发〔2026〕3号\n'


def local(element):
	return element.tag.split('}')[-1]


class Docx(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.path = office.written(RED + invented.report(), 'docx', name='parts')
		with zipfile.ZipFile(cls.path) as z:
			cls.bytes = {name: z.read(name) for name in z.namelist()}
			cls.times = {info.date_time for info in z.infolist()}
		cls.parts = {name: ElementTree.fromstring(text) for name, text in cls.bytes.items()}
		cls.document = cls.parts['word/document.xml']

	def values(self, part, name, attribute):
		return [e.get(W + attribute) for e in self.parts[part].iter(W + name)]

	def test_docx__has_its_children_in_the_order_of_the_schema(self):
		faults = [f'{name}: {fault}' for name, part in self.parts.items() if part.tag.startswith(W)
			for fault in order.faults(part, local)]
		self.assertEqual(faults, [])
		self.assertGreater(sum(part.tag.startswith(W) for part in self.parts.values()), 6)

	def test_order__finds_what_is_out_of_it(self):
		for wrong in ('<p><r/><pPr/></p>', '<pPr><jc/><ind/></pPr>', '<pPr><nonsense/></pPr>', '<tc><tcPr/></tc>', '<jc><b/></jc>'):
			self.assertNotEqual(order.faults(ElementTree.fromstring(wrong), local), [], wrong)

	def test_docx__says_what_each_part_is(self):
		types = self.parts['[Content_Types].xml']
		named = {e.get('PartName') for e in types.iter(TYPES + 'Override')}
		endings = {e.get('Extension') for e in types.iter(TYPES + 'Default')}
		for name in self.parts:
			if name != '[Content_Types].xml':
				self.assertTrue('/' + name in named or name.rsplit('.')[-1] in endings, name)
		self.assertEqual({name.lstrip('/') for name in named} - set(self.parts), set())

	def test_docx__has_only_relations_that_lead_somewhere(self):
		for name, part in self.parts.items():
			if not name.endswith('.rels'):
				continue
			base = posixpath.dirname(posixpath.dirname(name))
			ids = [e.get('Id') for e in part.iter(PACKAGE + 'Relationship')]
			self.assertEqual(len(ids), len(set(ids)))
			for e in part.iter(PACKAGE + 'Relationship'):
				if e.get('TargetMode') == 'External':
					self.assertRegex(e.get('Target'), '^https://example.org/')
				else:
					self.assertIn(posixpath.normpath(posixpath.join(base, e.get('Target'))), self.parts)
		known = {e.get('Id') for e in self.parts['word/_rels/document.xml.rels']}
		used = {e.get(R + 'id') for e in self.document.iter() if e.get(R + 'id')}
		self.assertLess({'odd', 'even'}, used)
		self.assertEqual(used - known, set())

	def test_docx__pairs_its_bookmarks(self):
		starts = self.values('word/document.xml', 'bookmarkStart', 'id')
		names = self.values('word/document.xml', 'bookmarkStart', 'name')
		self.assertEqual(starts, self.values('word/document.xml', 'bookmarkEnd', 'id'))
		self.assertEqual(len(starts), len(set(starts)))
		self.assertEqual(len(names), len(set(names)))
		self.assertGreater(len(names), invented.report().count('***'))
		for name in names:
			self.assertRegex(name, r'^[^\W\d]\w{0,39}$')
		anchors = {a for a in self.values('word/document.xml', 'hyperlink', 'anchor') if a}
		self.assertEqual(len(anchors), 1)
		self.assertRegex(anchors.pop(), '^row_7_[0-9a-f]{8}$')		# "row-7": row_7 would be another's
		self.assertLess(anchors, set(names))

	def test_docx__pairs_its_comments(self):
		said = self.values('word/comments.xml', 'comment', 'id')
		self.assertEqual(len(said), invented.report().count('***'))
		for name in ('commentRangeStart', 'commentRangeEnd', 'commentReference'):
			self.assertEqual(self.values('word/document.xml', name, 'id'), said)

	def test_docx__uses_only_styles_that_it_has(self):
		ids = self.values('word/styles.xml', 'style', 'styleId')
		self.assertEqual(len(ids), len(set(ids)))
		for part in self.parts:
			if part.startswith('word/') and not part.endswith('.rels'):
				for kind in ('pStyle', 'rStyle', 'tblStyle', 'basedOn'):
					self.assertEqual(set(self.values(part, kind, 'val')) - set(ids), set(), part)

	def test_docx__names_a_chinese_face_wherever_it_names_one(self):
		fonts = set(self.values('word/fontTable.xml', 'font', 'name'))
		for face in self.values('word/styles.xml', 'rFonts', 'eastAsia'):
			self.assertIn(face, fonts)

	def test_docx__holds_the_whole_text(self):
		said = ''.join(t.text or '' for t in self.document.iter(W + 't'))
		wanted = invented.report().replace('***', '1234').replace('×××', '【缺数据：表彰人数】').replace('@row-7 ', '')
		self.assertTrue(said.endswith(wanted.replace('\n', '').replace('|', '')))

	def test_docx__marks_what_is_missing(self):
		marked = [r for r in self.document.iter(W + 'r') if r.find(f'{W}rPr/{W}highlight') is not None]
		self.assertEqual([r.find(W + 't').text for r in marked], ['【缺数据：表彰人数】'])

	def test_docx__repeats_the_head_of_a_table(self):
		rows = list(self.document.iter(W + 'tr'))
		self.assertEqual([r.find(f'{W}trPr/{W}tblHeader') is not None for r in rows], [True] + [False] * 60)
		for table in self.document.iter(W + 'tbl'):
			widths = [int(c.get(W + 'w')) for c in table.iter(W + 'gridCol')]
			self.assertLessEqual(sum(widths), 8845)
			self.assertGreater(sum(widths), 8845 - len(widths))

	def test_docx__makes_cells_of_many_columns_smaller(self):
		wide = '|'.join(f'列{i}' for i in range(200))
		with zipfile.ZipFile(office.written('关于报告\n' + wide + '\n' + wide, 'docx', name='wide')) as z:
			document = ElementTree.fromstring(z.read('word/document.xml'))
		self.assertEqual(order.faults(document, local), [])
		width = int(next(document.iter(W + 'gridCol')).get(W + 'w'))
		margins = sum(int(e.get(W + 'w')) for e in document.find(f'.//{W}tblCellMar'))
		sizes = {int(e.get(W + 'val')) for e in document.iter(W + 'sz')}
		self.assertLessEqual(margins + max(sizes) * 10, width)

	def test_docx__breaks_its_title_at_words(self):
		title = next(p for p in self.document.iter(W + 'p') if p.find(f'{W}pPr/{W}pStyle').get(W + 'val') == 'DocTitle')
		said = ''.join('\n' if local(e) == 'br' else e.text for e in title.iter() if local(e) in ('t', 'br'))
		self.assertEqual(said, '关于青禾市市直机关2025年度机关\n党建工作情况和2026年工作打算的报告')

	def test_docx__is_the_same_twice(self):
		again = office.written(RED + invented.report(), 'docx', name='again', TZ='America/New_York', LC_ALL='C')
		self.assertEqual(again.read_bytes(), self.path.read_bytes())
		self.assertEqual(self.times, {(1980, 1, 1, 0, 0, 0)})


if __name__ == '__main__':
	office.main(__name__)
