#!/usr/bin/env python3
"""Our HTML and plain text: whole, escaped, alone on a disk."""
import re
import unittest
from html.parser import HTMLParser

import invented
import office

VOID = {'meta', 'br', 'link', 'img', 'hr', 'input'}
HOSTILE = '关于<script>alert(1)</script>&"\'情况的报告\n</style></main>&amp;***“<b>”\n甲<i>|乙&\n<u>|"丙"'


class Page(HTMLParser):
	def __init__(self, text):
		super().__init__(convert_charrefs=True)
		self.open, self.faults, self.elements, self.said = [], [], [], []
		self.feed(text)
		self.close()
		self.faults += self.open

	def handle_starttag(self, tag, attributes):
		names = [name for name, _ in attributes]
		self.elements.append((tag, dict(attributes)))
		if len(names) != len(set(names)):
			self.faults.append(f'{tag} {names}')
		if tag not in VOID:
			self.open.append(tag)

	def handle_endtag(self, tag):
		if not self.open or self.open.pop() != tag:
			self.faults.append(f'/{tag}')

	def handle_data(self, text):
		if 'style' not in self.open and 'title' not in self.open and 'section' not in self.open:
			self.said.append(text)

	def values(self, attribute, tag=None):
		return [a[attribute] for t, a in self.elements if attribute in a and tag in (None, t)]


class Pages(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.html = office.written(invented.report(), 'html').read_text('utf8')
		cls.page = Page(cls.html)
		cls.figures = invented.report().count('***')

	def wanted(self, between):
		"""The report without spaces, its cells parted by ${between}."""
		text = invented.report().replace('***', '1234').replace('×××', '【缺数据：表彰人数】').replace('@row-7 ', '')
		return re.sub('[ \n]', '', text).replace('|', between)

	def test_html__closes_what_it_opens(self):
		self.assertEqual(self.page.faults, [])
		self.assertTrue(self.html.startswith('<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'))

	def test_html__escapes_whatever_it_is_given(self):
		text = office.written(HOSTILE, 'html').read_text('utf8')
		page = Page(text)
		self.assertEqual(page.faults, [])
		self.assertEqual({'script', 'b', 'i', 'u'} & {tag for tag, _ in page.elements}, set())
		self.assertIn('</style></main>&amp;1234“<b>”', ''.join(page.said))
		self.assertEqual(page.values('href', 'a')[0], 'https://example.org/figures/x?year=2025&of="a"')
		self.assertEqual(page.values('title'), ['请核对<甲>&“乙”\n第二行'])

	def test_html__holds_the_whole_text(self):
		self.assertEqual(re.sub(r'\s', '', ''.join(self.page.said)), self.wanted(''))

	def test_html__needs_nothing_from_elsewhere(self):
		self.assertEqual([tag for tag, _ in self.page.elements if tag in ('link', 'script', 'img', 'iframe', 'object')], [])
		self.assertEqual(self.page.values('src') + self.page.values('style'), [])
		self.assertNotRegex(self.html, r'url\(|@import')
		for name, _ in [item for _, a in self.page.elements for item in a.items()]:
			self.assertNotRegex(name, '^on')

	def test_html__links_each_figure_and_every_link_leads_somewhere(self):
		ids = self.page.values('id')
		self.assertEqual(len(ids), len(set(ids)))
		links = self.page.values('href', 'a')
		self.assertEqual({to[1:] for to in links if to[0] == '#'} - set(ids), set())
		numbers = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>\s*[\d.]+', self.html)
		self.assertEqual(len(numbers), self.figures)
		self.assertIn('#row-7', numbers)
		self.assertIn('row-7', ids)

	def test_html__lists_the_remarks_at_its_end(self):
		self.assertEqual(len(re.findall('<li>', self.html)), self.figures)
		self.assertEqual(self.page.values('data-remark'), [str(i + 1) for i in range(self.figures)])

	def test_html__marks_what_is_missing(self):
		self.assertEqual(re.findall('<mark>(.*?)</mark>', self.html), ['【缺数据：表彰人数】'])

	def test_html__has_one_title_and_headings_in_order(self):
		levels = [int(tag[1]) for tag, _ in self.page.elements if re.match(r'h\d', tag)]
		self.assertEqual(levels.count(1), 1)
		self.assertEqual([b for a, b in zip(levels, levels[1:]) if b > a + 1], [])

	def test_html__of_nothing_is_a_page(self):
		page = Page(office.written('', 'html').read_text('utf8'))
		self.assertEqual((page.faults, ''.join(page.said).strip()), ([], ''))

	def test_text__is_the_text(self):
		text = office.written(invented.report(), 'txt').read_text('utf8')
		self.assertEqual(re.sub('[ \n]', '', text), self.wanted('\t'))
		self.assertEqual(text.splitlines()[0], invented.TITLE)

	def test_page__is_the_same_twice(self):
		for ending in ('html', 'txt'):
			first = office.written(invented.report(), ending).read_bytes()
			self.assertEqual(office.written(invented.report(), ending, TZ='America/New_York', LC_ALL='C').read_bytes(), first)


if __name__ == '__main__':
	office.main(__name__)
