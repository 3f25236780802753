#!/usr/bin/env python3
"""docs_test.py DANGJIAN: what the documents name exists, as TAP.

Paths in backticks are looked for from the root, beside the document, in catalog/ and in the floors; commands and their
options in `dangjian help`; the names of functions in the tour in the sources.
"""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENDINGS = "c h yaml md sql sh py mjs html css build".split()
count = 0


def check(name, wrong):
    global count
    count += 1
    print(f"{'not ok' if wrong else 'ok'} {count} - {name}")
    for line in wrong:
        print(f"# {line}")


def documents():
    for pattern in ("README*.md", "STYLE.md", "docs/**/*.md", "src/**/README.md", "catalog/README.md", "tests/*/README.md"):
        yield from sorted(glob.glob(os.path.join(ROOT, pattern), recursive=True))


def read(path):
    with open(path, encoding="utf8") as file:
        return file.read()


def quoted(text):
    """What stands in backticks outside fenced blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))


def is_path(word):
    if not re.fullmatch(r"\w[\w./*-]*", word) or word.startswith(("foo.", "out/", "our_city/")) or re.search(r"\b[A-Z]{3,}\b(?!\.md$)|\bN\b|NAME|TYPE", word):
        return False
    return word.endswith("/") or word.rsplit(".", 1)[-1] in ENDINGS and "." in word and not word.startswith(".")


def exists(word, document):
    places = [ROOT, os.path.dirname(document), os.path.join(ROOT, "catalog"), os.path.join(ROOT, "src"), *glob.glob(os.path.join(ROOT, "src", "**", ""), recursive=True)]
    return any(glob.glob(os.path.join(place, word)) for place in places)


def wrong_paths():
    for document in documents():
        for word in quoted(read(document)):
            if is_path(word) and not exists(word, document):
                yield f"{os.path.relpath(document, ROOT)}: {word}"


def wrong_references():
    """Pages of docs/ that a header, a file of the catalogue or a script speaks of."""
    for pattern in ("src/**/*", "sql/**/*", "catalog/**/*", "tools/*", "tests/**/*", "pages/*", "run", "test", "*.build"):
        for path in glob.glob(os.path.join(ROOT, pattern), recursive=True):
            if not os.path.isfile(path) or not path.endswith(tuple(f".{e}" for e in ENDINGS) + ("/run", "/test")) or path == __file__:
                continue
            for word in re.findall(r"\bdocs/[\w/]+\.md", read(path)):
                if not os.path.exists(os.path.join(ROOT, word)):
                    yield f"{os.path.relpath(path, ROOT)}: {word}"


def help_of(dangjian, *command):
    return subprocess.run([dangjian, "help", *command], capture_output=True, text=True, check=True).stdout


def called(text):
    """The calls of the program in code: in backticks, in fenced and in indented blocks."""
    code = quoted(text)
    for fenced in re.findall(r"^```.*?\n(.*?)^```", text, flags=re.S | re.M):
        code += fenced.split("\n")
    code += re.findall(r"^(?: {4,}|\t)(.*)$", text, flags=re.M)
    for line in code:
        yield from re.findall(r"(?:^|\s|/)dangjian ((?:--\w+ \S+ )*)([a-z][a-z-]*)(.*)", line)


def wrong_commands(dangjian):
    known = set(re.findall(r"^  ([a-z][a-z-]*) ", help_of(dangjian), flags=re.M))
    everywhere = set(re.findall(r"--[a-z]+", help_of(dangjian)))
    for document in documents():
        for before, command, behind in called(read(document)):
            place = f"{os.path.relpath(document, ROOT)}: dangjian {command}"
            if command not in known:
                yield place
                continue
            for option in re.findall(r"--[a-z]+", before + behind):
                if option not in everywhere and option not in help_of(dangjian, command):
                    yield f"{place} {option}"


def wrong_functions():
    sources = "".join(read(p) for d in ("src", "tools", "sql", "catalog", "pages")
                      for p in glob.glob(os.path.join(ROOT, d, "**", "*"), recursive=True)
                      if p.rsplit(".", 1)[-1] in ENDINGS)
    for word in quoted(read(os.path.join(ROOT, "docs", "tour.md"))):
        if re.fullmatch(r"[a-z][a-z0-9_]*", word) and not re.search(rf"\b{word}\b", sources):
            yield f"docs/tour.md: {word}"


def wrong_index():
    """Every page of docs/ is reached from a page above it."""
    for folder in glob.glob(os.path.join(ROOT, "docs", "*", "")):
        index = read(os.path.join(folder, "README.md"))
        for page in os.listdir(folder):
            if page.endswith(".md") and page != "README.md" and f"({page})" not in index:
                yield f"{os.path.relpath(folder, ROOT)}/README.md: {page}"


def defined(pattern):
    """What the files of the catalogue define: name, text and file of each."""
    for path in sorted(glob.glob(os.path.join(ROOT, "catalog", pattern))):
        for name, text in re.findall(r"^(\w+):\n((?:[ #].*\n|\n)*)", read(path), flags=re.M):
            yield name, text, os.path.relpath(path, os.path.join(ROOT, "catalog"))


def value(text, key):
    found = re.search(rf"^  {key}: (.*)$", text, flags=re.M)
    return found.group(1) if found else "–"


def tabled(heading):
    """The rows of the tables below HEADING of docs/words.md, without the number of a blank."""
    part = read(os.path.join(ROOT, "docs", "words.md")).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return {re.sub(r"^\| \d+ ", "", line) for line in part.split("\n") if re.match(r"\| (\d+ \| )?[a-z]\w* \|", line)}


def wrong_types():
    labels = dict(re.findall(r"^(\w+): \{label: ([^,}]*)", read(os.path.join(ROOT, "catalog", "sections.yaml")), flags=re.M))
    types = {f"| {name} | {value(text, 'label')} | {labels[value(text, 'section')]} | `{path}` |"
             for pattern in ("records/*.yaml", "derived/*.yaml", "organisations.yaml") for name, text, path in defined(pattern)}
    listed = {row for row in tabled("Record types") if row.endswith(".yaml` |")}
    return [f"missing: {row}" for row in types - listed] + [f"not so: {row}" for row in listed - types]


def wrong_figures():
    listed, known = tabled("Figures"), set()
    for name, text, _ in defined("figures/*.yaml"):
        counted = re.sub(r"[\[\],]", "", value(text, "counted_in"))
        rows = {f"| {name} | {value(text, 'label')} | {last} |" for last in (counted, value(text, "variant_of"))}
        known |= rows
        if not rows & listed and not name.endswith(("_all", "_people")):
            yield f"missing: {name}"
    yield from (f"not so: {row}" for row in listed - known)


def wrong_floors():
    """What src/README.md says a floor rests on is what the build lets it see."""
    build = read(os.path.join(ROOT, "src", "meson.build"))
    lists = dict(re.findall(r"^(\w+) = (\[[^\]]*\])", build, flags=re.M))
    said = dict(re.findall(r"^\| `(?:domain/)?(\w+)/` \| (.*?) \|", read(os.path.join(ROOT, "src", "README.md")), flags=re.M))
    for name, below in re.findall(r"^(\w+)_dep = declare_dependency\(.*?dependencies: (.*?)\)$", build, flags=re.M | re.S):
        rests = ", ".join(re.findall(r"(\w+)_dep", lists.get(below, below))) or "–"
        if said.pop(name, None) != rests:
            yield f"{name} rests on {rests}"
    yield from (f"{name}: no such library" for name in said)


check("every path in a document exists", sorted(set(wrong_paths())))
check("every page of docs/ that a source speaks of exists", sorted(set(wrong_references())))
check("every command in a document exists with its options", sorted(set(wrong_commands(sys.argv[1]))))
check("every function the tour names exists", sorted(set(wrong_functions())))
check("every page of a folder is in its index", sorted(set(wrong_index())))
check("every floor rests on what its README says", sorted(wrong_floors()))
check("the words' record types are those of the catalogue", sorted(wrong_types()))
check("the words' figures are those of the catalogue", sorted(wrong_figures()))
print(f"1..{count}")
