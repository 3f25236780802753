"""A small city behind a running server, and a browser without script: what the web tests stand on."""
import html.parser, http.client, os, pathlib, re, shutil, subprocess, sys, tempfile, traceback, urllib.parse

BINARY = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else 'build/src/dangjian'
TODAY = '2026-06-30'
PASSWORD = 'Xin-Mima-2026'


class Page(html.parser.HTMLParser):
    """An answer: its forms with their fields, its links, its text."""

    def __init__(self, status, headers, body):
        super().__init__()
        self.status, self.headers, self.body = status, headers, body
        self.forms, self.links, self.selects, self.text = [], [], [], ''
        self.form = self.select = self.area = self.option = None
        self.skip = False
        if 'html' in (headers.get('Content-Type') or ''):
            self.feed(body)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == 'form':
            self.form = {'action': a.get('action', ''), 'method': a.get('method', 'get'), 'fields': []}
            self.forms.append(self.form)
        elif tag == 'a' and a.get('href'):
            self.links.append(a['href'])
        elif tag in ('script', 'style'):
            self.skip = True
        if self.form is None:
            return
        if tag == 'input' and a.get('name') and (a.get('type') not in ('checkbox', 'radio') or 'checked' in a):
            self.form['fields'].append([a['name'], a.get('value', '')])
        elif tag == 'select':
            self.select = [a['name'], '']
            self.form['fields'].append(self.select)
        elif tag == 'option' and self.select is not None and 'selected' in a:
            self.select[1] = a.get('value', '')
        elif tag == 'textarea':
            self.area = [a['name'], '']
            self.form['fields'].append(self.area)

    def handle_endtag(self, tag):
        if tag == 'form':
            self.form = None
        elif tag == 'select':
            self.select = None
        elif tag == 'textarea':
            self.area = None
        elif tag in ('script', 'style'):
            self.skip = False

    def handle_data(self, data):
        if self.area is not None:
            self.area[1] += data
        if not self.skip:
            self.text += data

    def form_to(self, action):
        """The fields of the form that posts to ACTION, as a browser would send them."""
        for form in self.forms:
            if form['action'] == action and form['method'] == 'post':
                return [tuple(f) for f in form['fields']]
        raise AssertionError(f'no form to {action}: {[f["action"] for f in self.forms]}')


class Browser:
    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, fields=None, headers=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)
        send = dict(headers or {})
        if self.cookies:
            send['Cookie'] = '; '.join(f'{k}={v}' for k, v in self.cookies.items())
        body = None
        if fields is not None:
            body = fields if isinstance(fields, bytes) else urllib.parse.urlencode(list(fields)).encode()
            send.setdefault('Content-Type', 'application/x-www-form-urlencoded')
            send.setdefault('Origin', f'http://127.0.0.1:{self.port}')
        connection.request(method, urllib.parse.quote(path, safe='/?=&%+'), body, send)
        answer = connection.getresponse()
        raw = answer.read()
        text = raw.decode('utf8', 'replace')
        for line in answer.headers.get_all('Set-Cookie') or []:
            name, value = line.split(';')[0].split('=', 1)
            if 'Max-Age=0' in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        connection.close()
        page = Page(answer.status, answer.headers, text)
        page.raw = raw
        return page

    def get(self, path, **headers):
        return self.ask('GET', path, headers={k.replace('_', '-'): v for k, v in headers.items()})

    def post(self, path, fields, **headers):
        return self.ask('POST', path, fields, {k.replace('_', '-'): v for k, v in headers.items()})

    def upload(self, path, fields, name, filename, content):
        """Sends a form with one file."""
        mark = 'mark-of-the-tests'
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields if n != name]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'.encode() + content)
        return self.ask('POST', path, b''.join(parts) + f'\r\n--{mark}--\r\n'.encode(),
                        {'Content-Type': f'multipart/form-data; boundary={mark}'})

    def fill(self, path, action=None, **values):
        """Opens the page at PATH, fills its form and sends it; a list sends a field several times, None leaves it out."""
        page = self.get(path)
        assert page.status == 200, (path, page.status, page.text[-300:])
        fields = page.form_to(action or path.split('?')[0])
        for name, value in values.items():
            fields = [f for f in fields if f[0] != name]
            for one in value if isinstance(value, list) else [] if value is None else [value]:
                fields.append((name, one))
        return self.post(action or path.split('?')[0], fields)

    def sign_in(self, name, password, **headers):
        page = self.get('/sign-in')
        fields = [f for f in page.form_to('/sign-in') if f[0] not in ('name', 'password')]
        return self.post('/sign-in', fields + [('name', name), ('password', password)], **headers)


class City:
    """init, a served database, and a signed-in clerk of the committee."""

    broken = False                  # by the test itself: faults in the log are what it wants

    def __init__(self, *options):
        self.room = tempfile.mkdtemp(prefix='dangjian-web.')
        self.db = self.database()
        os.environ['DANGJIAN_KEYS'] = os.path.join(self.room, 'keys')
        self.run('init', '--city', '临江市', '--organ', '中共临江市委市直机关工作委员会')
        self.log = open(os.path.join(self.room, 'log'), 'w')
        self.server, self.port = self.serve(*options)
        self.clerk = self.person('clerk', 'committee_clerk', 'GW')

    def database(self):
        """A file, or with WEB_ENGINE=pg a database of its own on the server of tests/pg.sh."""
        if os.environ.get('WEB_ENGINE') != 'pg':
            return os.path.join(self.room, 'city.db')
        server, name = os.environ['DANGJIAN_TEST_PG'], f'web_{os.getpid()}'
        subprocess.run(['psql', '-qX', server, '-c', f"create database {name} encoding 'UTF8' locale 'C' template template0"], check=True)
        return server.replace('/postgres?', f'/{name}?')

    def serve(self, *options):
        """The process that serves the city, and its port."""
        server = subprocess.Popen([BINARY, 'serve', '--db', self.db, '--listen', '127.0.0.1:0', '--on', TODAY, *options],
                                  stdout=subprocess.PIPE, stderr=self.log, text=True,
                                  restore_signals=False)       # a file too large is an error to it, as a full disk is
        return server, int(re.search(r':(\d+)/', server.stdout.readline()).group(1))

    def run(self, *arguments):
        done = subprocess.run([BINARY, *arguments, '--db', self.db, '--on', TODAY], capture_output=True, text=True)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def account(self, name, role, org):
        """A new account; its one-time password."""
        return re.search(r'：(\S+)\s*$', self.run('user', 'add', name, '--role', role, '--org', org)).group(1)

    def person(self, name, role, org):
        """A new account, signed in, the one-time password replaced."""
        once, browser = self.account(name, role, org), Browser(self.port)
        assert browser.sign_in(name, once).status == 303
        done = browser.fill('/password', old=once, password=PASSWORD, again=PASSWORD)
        assert done.status == 303, done.text
        return browser

    def organisation(self, code, kind, name, parent='GW', **more):
        """A new organisation; its id."""
        done = self.clerk.fill('/organisations/new', code=code, kind=kind, name=name, parent=parent, founded_on='2015-01-01', **more)
        assert done.status == 303, (code, done.status, done.text[-800:])
        return int(re.search(r'/(\d+)', done.headers['Location']).group(1))

    def record(self, type, browser=None, **values):
        """A new record; its id."""
        done = (browser or self.clerk).fill(f'/records/{type}/new', **values)
        assert done.status == 303, (type, values, done.status, done.text[-800:])
        return int(re.search(r'/(\d+)\?', done.headers['Location']).group(1))

    def close(self):
        self.server.terminate()
        code = self.server.wait(20)
        self.log.close()
        faults = [l for l in pathlib.Path(self.room, 'log').read_text().splitlines() if l.startswith('fault') and not self.broken or 'ERROR' in l or 'runtime error' in l]
        shutil.rmtree(self.room)
        assert code == 0 and not faults, (code, faults)


def run_tests(names):
    """Runs the functions test_* of NAMES against one city, as TAP."""
    if os.environ.get('WEB_ENGINE') == 'pg' and not os.environ.get('DANGJIAN_TEST_PG'):
        print('1..0 # SKIP no PostgreSQL: run under tests/pg.sh')
        sys.exit(0)
    tests = [(n, f) for n, f in names.items() if n.startswith('test_')]
    city, failed = City(), 0
    print(f'1..{len(tests) + 1}')
    for i, (name, function) in enumerate(tests, 1):
        try:
            function(city)
            print(f'ok {i} - {name[5:].replace("_", " ")}')
        except Exception as problem:
            failed += 1
            print(f'not ok {i} - {name[5:].replace("_", " ")}')
            print(''.join(f'# {line[:300]}\n' for line in traceback.format_exc().splitlines()[-8:]), end='')
    try:
        city.close()
        print(f'ok {len(tests) + 1} - the server stopped when asked and had no fault')
    except AssertionError as problem:
        failed += 1
        print(f'not ok {len(tests) + 1} - the server stopped when asked and had no fault\n# {problem}')
    sys.exit(failed > 0)
