"""What the recipes' tests share: the blocks of a recipe, the program serving, TAP."""
import os
import re
import subprocess
import sys
import textwrap

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "web"))
from city import PASSWORD, Browser

count = 0


def check(name, good, found=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    for line in [] if good else str(found).split("\n"):
        print(f"# {line}")


def finish():
    print(f"1..{count}")


def blocks(recipe):
    """(language, file or None, text) of each fenced block of a recipe."""
    with open(os.path.join(ROOT, "docs", "recipes", recipe), encoding="utf8") as file:
        text = file.read()
    for language, name, body in re.findall(r"^ *```(\w+)(?: (\S+))?\n(.*?)^ *```", text, flags=re.S | re.M):
        yield language, name or None, textwrap.dedent(body)


def environment(room):
    return {**os.environ, "DANGJIAN_DB": os.path.join(room, "city.db"), "DANGJIAN_KEYS": os.path.join(room, "keys")}


class Server:
    """`dangjian serve …` on a free port until the block ends."""

    def __init__(self, command, env, folder):
        self.command, self.env, self.folder = [*command, "--listen", "127.0.0.1:0"], env, folder

    def __enter__(self):
        with open(os.path.join(self.folder, "served.log"), "w", encoding="utf8") as log:
            self.program = subprocess.Popen(self.command, env=self.env, cwd=self.folder, stdout=subprocess.PIPE, stderr=log, text=True)
        self.port = int(re.search(r":(\d+)/", self.program.stdout.readline()).group(1))
        return self

    def __exit__(self, *_):
        self.program.terminate()
        self.program.wait(timeout=60)

    def admin(self, said):
        """The administrator, signed in with the one-time password that `init` said, which is replaced."""
        once = re.search(r"：(\S+)\s*$", said).group(1)
        browser = Browser(self.port)
        browser.sign_in("admin", once)
        done = browser.fill("/password", old=once, password=PASSWORD, again=PASSWORD)
        check("the administrator has signed in", done.status == 303, done.text)
        return browser
