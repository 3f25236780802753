"""What the recipes' tests share: blocks of a recipe, and a person without script at the real program."""
import html.parser
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
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


class Forms(html.parser.HTMLParser):
    """The forms of a page: action, method and what their inputs hold; the first option of a select that is chosen."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.select = [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form":
            self.forms.append({"action": has.get("action"), "method": has.get("method", "get"), "fields": {}})
        if not self.forms:
            return
        fields = self.forms[-1]["fields"]
        if tag == "input" and has.get("name") and has.get("type") not in ("submit", "checkbox", "radio", "file"):
            fields[has["name"]] = has.get("value") or ""
        if tag == "textarea" and has.get("name"):
            fields[has["name"]] = ""
        if tag == "select" and has.get("name"):
            self.select = has["name"]
            fields[self.select] = ""
        if tag == "option" and "selected" in has and self.select:
            fields[self.select] = has.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


class Client:
    def __init__(self, url):
        self.url = url
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, path):
        return self.ask(urllib.request.Request(self.url + path))

    def ask(self, request):
        """(status, address, text)"""
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.url, error.read().decode()

    def fill(self, path, values):
        """Fills in the form of ${path} that has all of ${values}, and sends it."""
        _, address, page = self.get(path)
        for form in Forms(page).forms:
            if all(name in form["fields"] for name in values):
                data = urllib.parse.urlencode({**form["fields"], **values}).encode()
                target = urllib.parse.urljoin(address, form["action"] or address)
                return self.ask(urllib.request.Request(target, data=data, headers={"Origin": self.url}))
        raise AssertionError(f"{path} has no form with {sorted(values)}: {page}")

    def sign_in(self, user, once, password):
        """With the one-time password, which is replaced."""
        self.fill("/sign-in", {"name": user, "password": once})
        return self.fill("/password", {"old": once, "password": password, "again": password})


def one_time_password(text):
    return re.search(r"：(\S+)\s*$", text.strip().split("\n")[-1]).group(1)


class Server:
    """`dangjian serve` on a free port until the block ends."""

    def __init__(self, command, env, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [*command, "--listen", f"127.0.0.1:{self.port}"]
        self.env, self.folder = env, folder

    def __enter__(self):
        with open(os.path.join(self.folder, "served.log"), "w", encoding="utf8") as log:
            self.program = subprocess.Popen(self.command, env=self.env, cwd=self.folder, stdout=log, stderr=log)
        for _ in range(600):
            if self.program.poll() is not None:
                raise AssertionError(f"{self.command} ended with {self.program.returncode}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"{self.command} does not answer")

    def __exit__(self, *_):
        self.program.send_signal(signal.SIGTERM)
        self.program.wait(timeout=60)


def environment(room):
    return {**os.environ, "DANGJIAN_DB": os.path.join(room, "city.db"), "DANGJIAN_KEYS": os.path.join(room, "keys")}
