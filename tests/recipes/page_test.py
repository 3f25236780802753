#!/usr/bin/env python3
"""page_test.py: follows docs/recipes/page.md on a copy of the sources, builds it and opens the page, as TAP."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from recipe import ROOT, Browser, Server, blocks, check, environment, finish


def copy(room):
    """The sources without what a build makes; the fonts and the scripts of npm are not needed for this page."""
    tree = os.path.join(room, "tree")
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns("build*", "out", "fonts", "node_modules", ".git", "__pycache__", "*.db*"))
    return tree


def insert(tree, diff):
    """Puts the added lines behind the line that stands before them, which there must be once."""
    for name, before, added in re.findall(r"^\+\+\+ b/(\S+)\n@@.*\n (.*)\n((?:\+(?!\+).*\n)+)", diff, flags=re.M):
        path = os.path.join(tree, name)
        with open(path, encoding="utf8") as file:
            text = file.read()
        place = f"\n{before}\n"
        check(f"its lines have their place in {name}", text.count(place) == 1, before)
        with open(path, "w", encoding="utf8") as file:
            file.write(text.replace(place, place + re.sub(r"^\+", "", added, flags=re.M)))


def follow(tree):
    for language, name, text in blocks("page.md"):
        if name is not None:
            with open(os.path.join(tree, name), "w", encoding="utf8") as file:
                file.write(text)
        elif language == "diff":
            insert(tree, text)


def build(tree):
    compiler = "ccache gcc" if shutil.which("ccache") else "gcc"
    for command in (["meson", "setup", "build", "--buildtype=plain"], ["ninja", "-j2", "-C", "build", "src/dangjian"]):
        done = subprocess.run(command, cwd=tree, env={**os.environ, "CC": compiler}, capture_output=True, text=True)
        check(" ".join(command[:2]), done.returncode == 0, done.stdout + done.stderr)
    return os.path.join(tree, "build", "src", "dangjian")


def main():
    room = tempfile.mkdtemp(prefix="dangjian-page-")
    try:
        tree = copy(room)
        follow(tree)
        dangjian, env = build(tree), environment(room)
        said = subprocess.run([dangjian, "init", "--city", "临江市", "--organ", "测试工委"], env=env, capture_output=True, text=True).stdout
        with Server([dangjian, "serve"], env, room) as server:
            done = Browser(server.port).get("/latest")
            check("nobody sees it without having signed in", done.status == 303, done.text)
            done = server.admin(said).get("/latest")
            check("the page is there", done.status == 200 and "最近的主题党日" in done.text and "还没有记录" in done.text, done.text)
    except Exception as error:          # a test that stops has failed, and says where
        check("the recipe can be followed to its end", False, repr(error))
    finally:
        shutil.rmtree(room)
    finish()


main()
