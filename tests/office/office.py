"""What the tests of printed documents share: print's output, PDFs as words and as ink, TAP."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import invented

MM = 72 / 25.4
PRINT = os.environ.get('PRINT', 'build/tests/print')
ROOM = pathlib.Path(tempfile.mkdtemp(prefix='office-'))
CLOSING = '，。、；：？！）》〉」』】〕”’%…'
OPENING = '（《〈「『【〔“‘'


def printed(text, *formats, name='t', program=PRINT, **environment):
	"""The files that `print` makes of ${text}, and what it said."""
	source = ROOM / f'{name}.source'
	source.write_text(text, 'utf8')
	paths = [ROOM / f'{name}.{ending}' for ending in formats]
	for path in paths:
		path.unlink(missing_ok=True)
	done = subprocess.run([program, source, *paths], capture_output=True, text=True, timeout=120, env=os.environ | environment)
	return paths, done


def written(text, ending, **more):
	(path,), done = printed(text, ending, **more)
	if done.returncode:
		raise AssertionError(f'{done.returncode}: {done.stderr}')
	return path


def converted(path, ending):
	"""What LibreOffice makes of ${path}, in a home of its own: two at once in one give nothing."""
	out = ROOM / 'converted'
	subprocess.run(['soffice', '--headless', f'-env:UserInstallation=file://{ROOM}/home', '--convert-to', ending, '--outdir', out,
		path], check=True, capture_output=True, timeout=180)
	return out / f'{path.stem}.{ending}'


def words(pdf):
	"""For each page its words as (left, top, right, bottom, text), in points."""
	boxes = subprocess.run(['pdftotext', '-bbox', pdf, '-'], capture_output=True, text=True, check=True).stdout
	pages = []
	for size, page in re.findall(r'<page (.*?)>(.*?)</page>', boxes, re.S):
		found = re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', page, re.S)
		pages.append([(*map(float, box), text.replace('&amp;', '&').replace('&lt;', '<').replace('&gt;', '>'))
			for *box, text in found])
		if not re.match(r'width="595\.\d+" height="84[12]\.\d+"', size):
			raise AssertionError(f'not A4: {size}')
	return pages


def rows(page):
	"""The rows of a page's words from above, without the page's number: (top, text)."""
	out = []
	for left, top, _, _, text in sorted(page, key=lambda w: w[1]):
		if top > 262.5 * MM:
			continue
		if not out or top - out[-1][0] > 8:
			out.append((top, []))
		out[-1][1].append((left, text))
	return [(top, ''.join(text for _, text in sorted(row))) for top, row in out]


class Ink:
	"""A page as grey pixels."""

	def __init__(self, pdf, page, dpi=100):
		pgm = subprocess.run(['pdftoppm', '-gray', '-r', str(dpi), '-f', str(page), '-l', str(page), pdf],
			capture_output=True, check=True).stdout
		_, size, _, self.pixels = pgm.split(b'\n', 3)
		self.width, self.height = map(int, size.split())
		self.scale = dpi / 25.4

	def row(self, y):
		return self.pixels[y * self.width:(y + 1) * self.width]

	def box(self, until=None):
		"""The ink's left, top, right, bottom in millimetres; of what lies above ${until} millimetres."""
		end = self.height if until is None else int(until * self.scale)
		inked = [y for y in range(end) if min(self.row(y)) < 128]
		rows = [self.row(y) for y in inked]
		columns = [x for x in range(self.width) if any(row[x] < 128 for row in rows)]
		if not inked:
			return None
		return columns[0] / self.scale, inked[0] / self.scale, (columns[-1] + 1) / self.scale, (inked[-1] + 1) / self.scale

	def amount(self):
		return sum(255 - grey for grey in self.pixels if grey < 255)


class Tap(unittest.TestResult):
	def __init__(self):
		super().__init__()
		self.lines = 0

	def say(self, good, test, more=''):
		self.lines += 1
		print(f'{"ok" if good else "not ok"} {self.lines} - {test.id().split(".")[-1].rstrip(")")}{more}', flush=True)

	def addSuccess(self, test):
		super().addSuccess(test)
		self.say(True, test)

	def addSkip(self, test, reason):
		super().addSkip(test, reason)
		self.say(True, test, f' # SKIP {reason}')

	def addFailure(self, test, error):
		super().addFailure(test, error)
		self.say(False, test)
		print('\n'.join('# ' + line for line in self.failures[-1][1].splitlines()))

	def addError(self, test, error):
		super().addError(test, error)
		self.say(False, test)
		print('\n'.join('# ' + line for line in self.errors[-1][1].splitlines()))


def main(module):
	result = Tap()
	unittest.defaultTestLoader.loadTestsFromModule(sys.modules[module]).run(result)
	print(f'1..{result.lines}')
	subprocess.run(['rm', '-rf', ROOM], check=True)
	sys.exit(not result.wasSuccessful())
