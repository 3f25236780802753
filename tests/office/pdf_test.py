#!/usr/bin/env python3
"""Our PDF as it is seen: GB/T 9704's measures in words and in ink."""
import re
import shutil
import statistics
import subprocess
import unittest

import invented
import office
from office import MM

HAN = re.compile('[\u4e00-\u9fff]')
NAME_CHARACTERS = '喆堃昇䶮'
RED = '@red 中共青禾市委市直机关工作委员会|青直工发〔2026〕3号\n关于命名红旗党支部的通知\n'


def plain(text):
	return re.sub(r'\s', '', text)


@unittest.skipUnless(shutil.which('pdftotext') and shutil.which('pdftoppm'), 'poppler-utils is missing')
class Pdf(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.path = office.written('\n'.join(invented.lines()), 'pdf', name='report')
		cls.pages = office.words(cls.path)
		cls.rows = [office.rows(page) for page in cls.pages]
		cls.full = cls.rows[1:-1]

	def tool(self, *command):
		return subprocess.run(command, capture_output=True, text=True, check=True).stdout

	def test_pdf__has_22_rows_on_a_full_page(self):
		self.assertGreater(len(self.full), 7)
		self.assertEqual([len(rows) for rows in self.full], [22] * len(self.full))
		pitch = [b[0] - a[0] for rows in self.full for a, b in zip(rows, rows[1:])]
		self.assertLess(max(pitch) - min(pitch), 3)

	def test_pdf__has_28_characters_in_a_row(self):
		lengths = [len(text) for rows in self.full for _, text in rows]
		self.assertIn(statistics.median(lengths), (27, 28, 29))

	def test_pdf__fills_its_block(self):
		for page in range(2, len(self.pages)):
			left, top, right, bottom = office.Ink(self.path, page).box(until=265)
			self.assertTrue(27.7 <= left <= 28.9, (page, left))
			self.assertTrue(182.5 <= right <= 184.3, (page, right))
			self.assertTrue(36.7 <= top <= 38.2, (page, top))
			self.assertTrue(260.5 <= bottom <= 262.6, (page, bottom))

	def test_pdf__numbers_its_pages_at_their_outer_edge(self):
		for i, page in enumerate(self.pages, 1):
			number = [w for w in page if w[1] > 262.5 * MM]
			self.assertEqual(''.join(w[4] for w in sorted(number)), f'—{i}—')
			left, right = min(w[0] for w in number), max(w[2] for w in number)
			if i % 2:
				self.assertAlmostEqual(right, 184 * MM - 14, delta=1.5)
			else:
				self.assertAlmostEqual(left, 28 * MM + 14, delta=1.5)
		ink = office.Ink(self.path, 1, 200)
		dark = [y for y in range(int(264 * ink.scale), ink.height) if min(ink.row(y)[:int(160 * ink.scale)]) < 128]
		self.assertEqual(dark, [])
		long = max(range(int(264 * ink.scale), ink.height), key=lambda y: sum(grey < 128 for grey in ink.row(y)))
		self.assertAlmostEqual(long / ink.scale, 269, delta=0.4)

	def test_pdf__keeps_marks_off_the_wrong_end_of_a_row(self):
		for rows in self.rows:
			for _, text in rows:
				self.assertNotIn(text[0], office.CLOSING, text)
				self.assertNotIn(text[-1], office.OPENING, text)

	def test_pdf__keeps_numbers_whole(self):
		for rows in self.rows:
			for (_, a), (_, b) in zip(rows, rows[1:]):
				self.assertIsNone(re.search(r'[\d.,]$', a) and re.match(r'[\d.,%]', b), f'{a} {b}')

	def test_pdf__holds_the_whole_text(self):
		text = self.tool('pdftotext', '-raw', self.path, '-')
		text = re.sub(r'(?m)^\s*—\s*\d+\s*—\s*$', '', text)
		wanted = '\n'.join(invented.lines()).replace('***', '1234').replace('×××', '【缺数据：表彰人数】')
		self.assertEqual(plain(text), plain(wanted))

	def test_pdf__carries_its_faces(self):
		fonts = self.tool('pdffonts', self.path).splitlines()[2:]
		names = {line.split()[0].split('+')[-1] for line in fonts}
		self.assertLessEqual({'FandolFang-Regular', 'FandolKai-Regular', 'FandolHei-Regular', 'FandolSong-Regular',
			'FandolSong-Bold'}, names)
		for line in fonts:
			self.assertEqual(line.split()[-5:-2], ['yes', 'yes', 'yes'], line)

	def test_pdf__is_the_same_twice(self):
		again = office.written('\n'.join(invented.lines()), 'pdf', name='twice', TZ='America/New_York', LC_ALL='C', HOME='/')
		self.assertEqual(again.read_bytes(), self.path.read_bytes())

	def test_pdf__puts_name_and_date_where_the_standard_says(self):
		(name_top, name), (date_top, date) = self.rows[-1][-2:]
		self.assertEqual((name, date), (invented.NAME, invented.DATE))
		place = {text: (left, right) for left, _, right, _, text in self.pages[-1]}
		self.assertAlmostEqual(place[name][1], 28 * MM + 26 * 15.75, delta=2)
		self.assertAlmostEqual(place[date][0], place[name][0] + 2 * 15.75, delta=2)
		self.assertAlmostEqual(name_top - self.rows[-1][-3][0], 2 * (date_top - name_top), delta=2)

	def test_pdf__tells_what_is_attached_a_row_below_the_text(self):
		text = '\n'.join(['关于有关情况的报告', '正文一行。', '附件：1.党支部名单', '2.党员名单', invented.NAME, invented.DATE])
		page = office.words(office.written(text, 'pdf'))[0]
		rows = office.rows(page)
		self.assertEqual([row for _, row in rows[1:4]], ['正文一行。', '附件：1.党支部名单', '2.党员名单'])
		pitch = rows[3][0] - rows[2][0]
		self.assertAlmostEqual(rows[2][0] - rows[1][0], 2 * pitch, delta=2)
		left = {text: left for left, _, _, _, text in page}
		self.assertAlmostEqual(left['附件：1.党支部名单'], 28 * MM + 2 * 15.75, delta=1)
		self.assertAlmostEqual(left['2.党员名单'], 28 * MM + 5 * 15.75, delta=1)

	def test_pdf__never_leaves_a_signoff_alone_on_its_page(self):
		for n in range(14, 24):
			text = '\n'.join(['关于有关情况的报告', *['正文一行。'] * n, invented.NAME, invented.DATE])
			last = office.rows(office.words(office.written(text, 'pdf'))[-1])
			self.assertEqual([row for _, row in last[-3:]], ['正文一行。', invented.NAME, invented.DATE], n)

	def test_pdf__shows_name_characters_with_ink(self):
		shown = {}
		for c in NAME_CHARACTERS + '王〓　':
			ink = office.Ink(office.written('\n' + c + '。', 'pdf'), 1)
			shown[c] = (ink.amount(), ink.pixels)
		for c in NAME_CHARACTERS:
			self.assertGreater(shown[c][0] - shown['　'][0], 10_000, c)
		self.assertEqual(len({pixels for _, pixels in shown.values()}), len(shown))

	def test_pdf__says_what_it_cannot_print(self):
		_, done = office.printed('一\n二😀三\U0010fffd，喆', 'pdf')
		self.assertEqual((done.returncode, done.stderr), (0, '印不出：😀\U0010fffd\n'))
		_, done = office.printed('喆堃昇䶮①②％‰℃±×÷㎡〇\u200b\u00ad\ufeff葛\U000e0100', 'pdf')
		self.assertEqual((done.returncode, done.stderr), (0, ''))

	def test_pdf__links_to_places_and_pages(self):
		path = office.written('\n'.join([*invented.lines(1), '附件1', '名单', *invented.table(60)]), 'pdf')
		links = self.tool('pdfinfo', '-url', path)
		figures = '\n'.join(invented.lines(1)).count('***')
		self.assertEqual(links.count('https://example.org/figures/x?year=2025'), figures - figures // 3)
		self.assertIn('row-7', self.tool('pdfinfo', '-dests', path))

	def test_pdf__lists_its_headings(self):
		raw = subprocess.run(['pdftohtml', '-xml', '-stdout', '-i', self.path], capture_output=True, text=True, check=True).stdout
		outline = re.search('<outline>.*</outline>', raw, re.S).group()
		self.assertEqual(re.findall('>([^<\n]+)</item>', outline), [f'{n}、{c}' for n, c in zip(invented.NUMERALS, invented.CHAPTERS)])

	def test_pdf__sets_a_red_head_as_the_standard_says(self):
		page = office.words(office.written(RED + '市直各单位：\n正文。', 'pdf'))[0]
		rows = office.rows(page)
		self.assertEqual([text for _, text in rows], ['中共青禾市委市直机关工作委员会文件', '青直工发〔2026〕3号', '关于命名红旗党支部的通知',
			'市直各单位：', '正文。'])
		path = office.ROOM / 't.pdf'
		pixels = subprocess.run(['pdftoppm', '-r', '100', path], capture_output=True, check=True).stdout.split(b'\n', 3)[3]
		red = [i for i in range(0, len(pixels), 3) if pixels[i] > 200 and pixels[i + 1] < 80 and pixels[i + 2] < 80]
		rows = sorted({i // 3 // 827 for i in red})
		self.assertAlmostEqual(rows[0] / 100 * 25.4, 37 + 35, delta=1.5)
		number = [w for w in page if '发〔' in w[4]][0]
		rule = [y for y in rows if sum(i // 3 // 827 == y for i in red) > 600]
		self.assertAlmostEqual(rule[0] / 100 * 25.4 - number[3] / MM, 4, delta=1.5)
		self.assertAlmostEqual(len([i for i in red if i // 3 // 827 == rule[0]]) / 100 * 25.4, 156, delta=1)

	def test_pdf__begins_an_annex_on_a_page_of_its_own(self):
		pages = office.words(office.written('\n'.join(['关于情况的报告', '正文。', '附件1', '党支部名单', *invented.table(60)]), 'pdf'))
		tops = office.rows(pages[1])
		self.assertEqual([text for _, text in tops[:2]], ['附件1', '党支部名单'])
		self.assertAlmostEqual(tops[1][0] - tops[0][0], 2 * 29.6, delta=6)
		self.assertGreater(len(pages), 3)
		for page in pages[1:]:
			self.assertIn('序号党支部党员书记说明', [text for _, text in office.rows(page)[:3]])
			self.assertLess(max(w[3] for w in page if w[1] < 262.5 * MM), 262.5 * MM)

	def test_pdf__wraps_wide_tables_into_the_block(self):
		head = '|'.join(f'第{i}列名称较长' for i in range(1, 13))
		path = office.written('\n'.join(['关于情况的报告', head, *['|'.join(['内容说明文字'] * 12)] * 5]), 'pdf')
		left, _, right, _ = office.Ink(path, 1).box(until=265)
		self.assertAlmostEqual(left, 28, delta=0.4)
		self.assertAlmostEqual(right, 184, delta=0.4)
		self.assertEqual(plain(self.tool('pdftotext', '-raw', path, '-')).count('内容说明文字'), 60)

	def test_pdf__marks_what_is_missing(self):
		path = office.written('关于情况的报告\n受表彰×××。', 'pdf')
		pixels = subprocess.run(['pdftoppm', '-r', '60', path], capture_output=True, check=True).stdout.split(b'\n', 3)[3]
		yellow = sum(pixels[i] > 240 and pixels[i + 1] > 240 and pixels[i + 2] < 180 for i in range(0, len(pixels), 3))
		self.assertGreater(yellow, 1000)

	def test_pdf__without_fonts_says_what_to_install(self):
		paths, done = office.printed('一', 'pdf', program=office.PRINT + '_fontless')
		if done.returncode == 0:
			self.skipTest('TeX brings the fonts')
		self.assertEqual(done.returncode, 1)
		self.assertRegex(done.stderr, '^缺少仿宋字体，无法生成 PDF：请运行 tools/fonts.sh /nowhere')
		self.assertFalse(paths[0].exists())
		paths, done = office.printed('一', 'docx', 'html', 'txt', program=office.PRINT + '_fontless')
		self.assertEqual((done.returncode, done.stderr), (0, ''))

	def test_pdf__passes_over_files_that_are_no_fonts(self):
		folder = office.ROOM / 'fonts'
		folder.mkdir()
		(folder / 'FandolFang-Regular.otf').write_bytes(b'OTTO' + b'\0' * 60)
		(folder / 'simhei.ttf').write_bytes(bytes(range(256)) * 9)
		(folder / 'empty.ttc').touch()
		(folder / 'folder.ttf').mkdir()
		path = office.written('\n'.join(invented.lines()), 'pdf', name='junk', DANGJIAN_FONTS=str(folder))
		self.assertEqual(path.read_bytes(), self.path.read_bytes())


if __name__ == '__main__':
	office.main(__name__)
