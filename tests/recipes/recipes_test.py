#!/usr/bin/env python3
"""recipes_test.py DANGJIAN: follows docs/recipes/ word for word, as TAP.

A fenced block with a file's name is that file; a block of sh is run as it stands, except `dangjian serve`, which is
started on a free port.  What a recipe promises is then looked for.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from recipe import ROOT, Server, blocks, check, environment, finish

class Office:
    """A folder where the recipes are followed, one after the other, as a clerk would."""

    def __init__(self, dangjian):
        self.room = tempfile.mkdtemp(prefix="dangjian-recipes-")
        tools = os.path.join(self.room, "tools")
        os.mkdir(tools)
        os.symlink(os.path.abspath(dangjian), os.path.join(tools, "dangjian"))
        self.env = environment(self.room)
        self.env["PATH"] = tools + os.pathsep + self.env["PATH"]
        self.said = self.run("dangjian init --city 临江市 --organ 中共临江市委市直机关工作委员会").stdout
        self.serves = None

    def run(self, line):
        return subprocess.run(["sh", "-c", line], cwd=self.room, env=self.env, capture_output=True, text=True)

    def follow(self, recipe):
        """Returns what the recipe's commands printed, the last one last."""
        said = []
        for language, name, text in blocks(recipe):
            if name is not None:
                path = os.path.join(self.room, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf8") as file:
                    file.write(text)
                continue
            for line in text.strip().split("\n") if language == "sh" else []:
                if line.startswith("dangjian serve"):
                    self.serves = line.split()
                    continue
                done = self.run(line)
                check(f"{recipe}: {line}", done.returncode == 0, done.stdout + done.stderr)
                said.append(done.stdout)
        return said

    def served(self):
        return Server([os.path.join(self.room, "tools", "dangjian"), *self.serves[1:]], self.env, self.room)


def record_type(office):
    office.follow("record_type.md")
    with office.served() as server:
        clerk = server.admin(office.said)
        with open(os.path.join(ROOT, "docs", "recipes", "record_type.md"), encoding="utf8") as file:
            written = re.findall(r"^ +\| (\d{4}-\d\d-\d\d) \| (\S+) \| (\d+) \|$", file.read(), re.M)
        check("record_type.md: it says which two to enter", len(written) == 2, written)
        for day, film, headcount in written:
            done = clerk.fill("/records/film_viewing/new", org="GW", held_on=day, film=film, headcount=headcount)
            check(f"record_type.md: {film} is saved", done.status == 303, done.text)
        text = clerk.get("/records/film_viewing").text
        check("record_type.md: both stand in the list", "建党伟业" in text and "我和我的祖国" in text, text)
        done = clerk.fill("/records/film_viewing/new", org="GW", held_on="2199-01-01", film="未来", headcount="1")
        check("record_type.md: its rule refuses tomorrow", "日期不能晚于今天" in done.text, done.text)
        check("record_type.md: it has its place in the menu", "组织观影" in clerk.get("/").text)


def figure(office):
    said = office.follow("figure.md")
    check("figure.md: both records are listed as its rows", "建党伟业" in said[-1] and "我和我的祖国" in said[-1], said[-1])
    answers = json.loads(office.run("dangjian figures --year 2025 --json --catalog our_city").stdout)["figures"]
    values = {a["name"]: a["value"] for a in answers}
    check("figure.md: two viewings", values.get("film_viewings") == 2, values)
    check("figure.md: 81 came", values.get("film_viewing_participants") == 81, values)


def report(office):
    office.follow("report.md")
    with open(os.path.join(office.room, "films.txt"), encoding="utf8") as file:
        text = file.read()
    check("report.md: its numbers stand in the text", "集中观影2场" in text and "党员80余人次参加" in text, text)


def main(dangjian):
    office = Office(dangjian)
    try:
        record_type(office)
        figure(office)
        report(office)
    except Exception as error:          # a test that stops has failed, and says where
        check("the recipes can be followed to their end", False, repr(error))
    finally:
        shutil.rmtree(office.room)
    finish()


main(sys.argv[1])
