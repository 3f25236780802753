#!/usr/bin/env python3
"""A .docx that LibreOffice made, read and filled by us, and read by LibreOffice again."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest
import zipfile
from xml.etree import ElementTree

import office

REFILL = pathlib.Path(office.PRINT).with_name('refill')
SOURCE = pathlib.Path(__file__).with_name('foreign.fodt')
W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
LINES = '''0,0,0			一、总体情况	heading
0,0,0			全年开展活动***场次，参加党员***人次，覆盖面***。	c63-66
0,0,0			发展党员      名，培训***人，见注。	u12-18
0,0,0			表彰***人，方框。	n6-12待核
0,0,0			框内***名
0,0,0			第一项***个
0,0,0			第二项>甲/乙***
1,1,1			单位
1,1,2			党员
1,2,2			合计
1,2,3			其中女
1,3,1		单位	统计局
1,3,2	统计局	党员 合计	***
1,3,3	统计局	党员 其中女	
0,0,0			链接***处，名字喆堃昇䶮。
0,0,0			>含预备党员***名。
'''
BLANKS = 12


def refill(*paths):
	return subprocess.run([REFILL, *paths], capture_output=True, text=True, timeout=120)


@unittest.skipUnless(shutil.which('soffice'), 'soffice is missing')
class Foreign(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.docx = office.converted(SOURCE, 'docx')
		cls.filled = office.ROOM / 'filled.docx'
		cls.said = refill(cls.docx, cls.filled)
		cls.shown = office.converted(cls.filled, 'fodt').read_text('utf8')
		cls.before, cls.after = (cls.parts(path) for path in (cls.docx, cls.filled))

	@staticmethod
	def parts(path):
		with zipfile.ZipFile(path) as z:
			return {name: z.read(name) for name in z.namelist()}

	def test_foreign__tells_the_lines_of_an_offices_docx(self):
		self.assertEqual((self.said.stdout, self.said.stderr, self.said.returncode), (LINES, '', 0))

	def test_foreign__fills_every_blank_where_an_office_sees_it(self):
		plain = re.sub('<[^>]+>', '', re.sub(r'<office:annotation .*?</office:annotation>', '', self.shown, flags=re.S))
		for words in ('全年开展活动1234场次，参加党员1234人次，覆盖面1234。', '发展党员1234名，培训1234人，', '表彰1234人，', '框内1234名',
				'第一项1234个', '乙1234', '含预备党员1234名。', '链接1234处，名字喆堃昇䶮。'):
			self.assertIn(words, plain)
		self.assertEqual(plain.count('1234'), BLANKS)
		self.assertEqual(plain.count('***'), 1)		# what was struck out before

	def test_foreign__keeps_the_looks_of_what_it_fills(self):
		document = ElementTree.fromstring(self.after['word/document.xml'])
		looks = {}
		for paragraph in document.iter(W + 'p'):
			for run in paragraph.iter(W + 'r'):
				if ''.join(t.text for t in run.iter(W + 't')) == '1234':
					looks.setdefault(''.join(t.text for t in paragraph.iter(W + 't'))[:4], []).append(
						[e.tag[len(W):] for e in run.iter() if e.tag[len(W):] in ('u', 'color', 'b')])
		self.assertEqual(looks['全年开展'], [[], [], ['color']])
		self.assertEqual(looks['发展党员'], [['u'], []])

	def test_foreign__leaves_bookmarks_and_comments_that_an_office_keeps(self):
		names = re.findall(r'<text:bookmark-start text:name="(fig_2025_\d+)"', self.shown)
		self.assertEqual(sorted(names), [f'fig_2025_{i:03}' for i in range(BLANKS)])
		self.assertEqual(self.shown.count('<office:annotation '), 1 + BLANKS)
		self.assertEqual(self.shown.count('请核对&lt;甲&gt;&amp;“乙”'), BLANKS)

	def test_foreign__keeps_what_was_tracked(self):
		before, after = (ElementTree.fromstring(parts['word/document.xml']) for parts in (self.before, self.after))
		self.assertEqual(''.join(t.text for e in after.iter(W + 'ins') for t in e.iter(W + 't')), '培训1234人，')
		self.assertEqual(*([ElementTree.tostring(e) for e in tree.iter(W + 'del')] for tree in (before, after)))
		self.assertIn('旧的***', self.shown)

	def test_foreign__touches_no_other_part(self):
		changed = {name for name in self.before if self.before[name] != self.after[name]}
		self.assertEqual(changed, {'word/document.xml', 'word/footnotes.xml', 'word/comments.xml'})
		self.assertEqual(set(self.after), set(self.before))
		for text in self.after.values():
			ElementTree.fromstring(text)

	def test_foreign__fills_the_same_twice(self):
		again = office.ROOM / 'again.docx'
		refill(self.docx, again)
		self.assertEqual(again.read_bytes(), self.filled.read_bytes())

	def test_foreign__reads_its_own_document(self):
		own = office.written('关于情况的报告\n各支部：\n一、总体\n开展活动***场次。\n甲|乙\n丙|***\n丁|×', 'docx', name='own')
		said = refill(own)
		self.assertEqual(said.returncode, 0)
		self.assertIn('开展活动1234场次。\tn12-16请核对<甲>&“乙”', said.stdout)
		self.assertIn('关于情况的报告\theading', said.stdout)
		self.assertIn('1,2,2\t丙\t乙\t***', said.stdout)

	def test_foreign__refuses_what_is_no_docx(self):
		for ending in ('odt', 'doc', 'html'):
			said = refill(office.converted(SOURCE, ending), office.ROOM / 'never.docx')
			self.assertEqual((said.returncode, said.stdout), (1, ''), ending)
			self.assertRegex(said.stderr, r'foreign\.' + ending + '：.*(另存为|请选|原稿)', ending)
			self.assertEqual(len(said.stderr.splitlines()), 1)
		self.assertFalse((office.ROOM / 'never.docx').exists())


class Child(unittest.TestCase):
	"""The process that opens foreign files, seen from outside."""

	def test_child__inherits_no_files_and_no_environment(self):
		large = office.ROOM / 'large.docx'
		with zipfile.ZipFile(large, 'w', zipfile.ZIP_DEFLATED) as z:
			z.writestr('word/document.xml', f'<w:document xmlns:w="{W[1:-1]}"><w:body>{"<w:p/>" * 400_000}</w:body></w:document>')
		with open(SOURCE) as secret:
			parent = subprocess.Popen([REFILL, large], stdout=subprocess.DEVNULL, pass_fds=[secret.fileno()])
			seen = []
			while parent.poll() is None:
				seen += self.children(parent.pid)
		self.assertGreater(len(seen), 0)
		for files, environment in seen:
			self.assertNotIn(os.path.realpath(SOURCE), files)
			self.assertEqual(environment, '')

	@staticmethod
	def children(parent):
		"""The open files and the environment of each child; one that still loads has its libraries open."""
		out = []
		try:
			for pid in pathlib.Path(f'/proc/{parent}/task/{parent}/children').read_text().split():
				room = pathlib.Path('/proc', pid)
				if '--foreign-child' in (room / 'cmdline').read_text():
					out.append(({os.readlink(file) for file in (room / 'fd').iterdir()}, (room / 'environ').read_text()))
		except OSError:
			pass		# it has just ended
		return out

	def test_child__has_its_limits(self):
		wanted = [r'Max cpu time +60 ', r'Max file size +0 ', r'Max core file size +0 ', r'NoNewPrivs:\t1']
		child = subprocess.Popen([REFILL, '--foreign-child'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
		try:
			room = pathlib.Path(f'/proc/{child.pid}')
			if b'asan' not in REFILL.read_bytes():
				wanted += [r'Max address space +805306368 ', r'Max open files +3 ', r'Max processes +0 ']
			for _ in range(1000):		# it sets them one by one before it reads
				said = (room / 'limits').read_text() + (room / 'status').read_text()
				absent = [limit for limit in wanted if not re.search(limit, said)]
				if not absent:
					break
				subprocess.run(['sleep', '0.01'], check=True)
			self.assertEqual(absent, [], said)
		finally:
			child.kill()
			child.communicate()


if __name__ == '__main__':
	office.main(__name__)
