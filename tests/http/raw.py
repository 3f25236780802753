#!/usr/bin/env python3
"""raw.py ECHO: talks to the least service over the HTTP floor in raw bytes: what is refused, what is served, what a slow,
rude or vanishing client gets, and how the server starts and stops.  TAP on stdout."""
import hashlib, os, re, resource, signal, socket, subprocess, sys, tempfile, threading, time

ECHO = sys.argv[1]
WAIT = 60       # seconds before a silent server counts as hanging
HOST = b'Host: h\r\n'
count = failed = 0


def check(what, good, seen=''):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {what}" + ('' if good else f'\n# {seen!r}'[:600]), flush=True)


class Server:
    def __init__(self, *args, listen='127.0.0.1:0'):
        self.process = subprocess.Popen([ECHO, listen, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.lines = []
        self.url = self.process.stdout.readline()
        if not self.url:
            raise OSError(self.process.communicate()[1])
        self.host, self.port = re.fullmatch(rb'http://\[?([^]]+?)\]?:(\d+)/\n', self.url).groups()
        self.port = int(self.port)
        self.reader = threading.Thread(target=lambda: self.lines.extend(line.decode() for line in self.process.stdout))
        self.reader.start()

    def connect(self, source='127.0.0.1'):
        s = socket.create_connection((self.host, self.port), WAIT, (source, 0) if source != '127.0.0.1' else None)
        s.settimeout(WAIT)
        return s

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        status = self.process.wait(WAIT)
        self.reader.join()
        self.errors = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return status


def until_closed(s):
    """Everything until the server closes."""
    got = b''
    try:
        while piece := s.recv(65536):
            got += piece
    except ConnectionError:
        pass
    return got


def talk(server, raw):
    with server.connect() as s:
        try:
            s.sendall(raw)
        except ConnectionError:
            pass
        return until_closed(s)


def one(s):
    """One answer of a connection that stays open: head, body."""
    got = b''
    while b'\r\n\r\n' not in got:
        piece = s.recv(1)
        if not piece:
            return got, b''
        got += piece
    length, body = int((re.search(rb'\r\nContent-Length: (\d+)', got) or [0, 0])[1]), b''
    while len(body) < length:
        body += s.recv(length - len(body))
    return got, body


def statuses(got):
    return [int(s) for s in re.findall(rb'HTTP/1\.1 (\d{3}) ', got)]


def get(target=b'/', *lines, method=b'GET', version=b'HTTP/1.1', host=HOST, end=b'\r\n'):
    return method + b' ' + target + b' ' + version + b'\r\n' + host + b''.join(lines) + end


CLOSE = b'Connection: close\r\n'


def post(body, *lines, target=b'/body', length=True):
    size = b'Content-Length: %d\r\n' % len(body) if length else b''
    return get(target, size, *lines, method=b'POST') + body


CHUNKED = b'Transfer-Encoding: chunked\r\n'
NEXT = get(b'/hidden')
REFUSED = [
    (400, 'both framings', get(b'/', b'Content-Length: 4\r\n', CHUNKED, method=b'POST') + b'0\r\n\r\n' + NEXT),
    (400, 'both framings, the other way', get(b'/', CHUNKED, b'Content-Length: 4\r\n', method=b'POST') + b'0\r\n\r\n' + NEXT),
    (400, 'the same length twice', get(b'/', b'Content-Length: 2\r\n' * 2, method=b'POST') + b'ab'),
    (400, 'lengths that differ', get(b'/', b'Content-Length: 2\r\nContent-Length: 9\r\n', method=b'POST') + b'ab'),
    (400, 'a list of lengths', get(b'/', b'Content-Length: 2,2\r\n', method=b'POST') + b'ab'),
    (400, 'a length with a plus', get(b'/', b'Content-Length: +2\r\n', method=b'POST') + b'ab'),
    (400, 'a length below zero', get(b'/', b'Content-Length: -2\r\n', method=b'POST') + b'ab'),
    (400, 'a length in hex', get(b'/', b'Content-Length: 0x2\r\n', method=b'POST') + b'ab'),
    (400, 'a length with a space in it', get(b'/', b'Content-Length: 1 2\r\n', method=b'POST') + b'ab'),
    (400, 'a length of no digits', get(b'/', b'Content-Length: \r\n', method=b'POST') + b'ab'),
    (400, 'a length past 64 bits', get(b'/', b'Content-Length: 18446744073709551618\r\n', method=b'POST') + b'ab'),
    (413, 'a length past the limit', get(b'/', b'Content-Length: 99999999\r\n', method=b'POST')),
    (413, 'a length past the limit, asking first', get(b'/', b'Content-Length: 99999999\r\nExpect: 100-continue\r\n', method=b'POST')),
    (501, 'an unknown coding', get(b'/', b'Transfer-Encoding: br\r\n', method=b'POST') + b'ab'),
    (501, 'two codings', get(b'/', b'Transfer-Encoding: gzip, chunked\r\n', method=b'POST') + b'0\r\n\r\n'),
    (501, 'chunked twice', get(b'/', CHUNKED * 2, method=b'POST') + b'0\r\n\r\n'),
    (501, 'chunked and then another', get(b'/', CHUNKED, b'Transfer-Encoding: identity\r\n', method=b'POST') + b'0\r\n\r\n'),
    (501, 'chunked with a vertical tab before it', get(b'/', b'Transfer-Encoding: x chunked\r\n', method=b'POST') + b'0\r\n\r\n'),
    (400, 'chunked in HTTP/1.0', get(b'/', CHUNKED, method=b'POST', version=b'HTTP/1.0') + b'0\r\n\r\n'),
    (400, 'a chunk size with 0x', post(b'0x2\r\nab\r\n0\r\n\r\n', CHUNKED, length=False)),
    (400, 'a chunk size with a sign', post(b'+2\r\nab\r\n0\r\n\r\n', CHUNKED, length=False)),
    (400, 'a chunk size of no digits', post(b'\r\nab\r\n0\r\n\r\n', CHUNKED, length=False)),
    (400, 'a chunk size past 64 bits', post(b'10000000000000002\r\nab\r\n0\r\n\r\n', CHUNKED, length=False)),
    (400, 'a chunk longer than its size', post(b'1\r\nab\r\n0\r\n\r\n', CHUNKED, length=False)),
    (400, 'a bare LF after a chunk size', post(b'2\nab\r\n0\r\n\r\n', CHUNKED, length=False)),
    (400, 'a bare LF after an extension', post(b'2;x=y\nab\r\n0\r\n\r\n', CHUNKED, length=False)),
    (400, 'a bare LF after a chunk', post(b'2\r\nab\n0\r\n\r\n', CHUNKED, length=False)),
    (413, 'chunks past the limit', post(b'%x\r\n' % (35 << 20) + bytes(35 << 20) + b'\r\n0\r\n\r\n', CHUNKED, length=False)),
    (417, 'an unknown expectation', get(b'/', b'Expect: tea\r\n')),
    (400, 'a space before the colon', get(b'/', b'X-A : 1\r\n')),
    (400, 'a name with a space', get(b'/', b'X A: 1\r\n')),
    (400, 'a name in Chinese', get(b'/', '名: 1\r\n'.encode())),
    (400, 'a line without a colon', get(b'/', b'X-A\r\n')),
    (400, 'a folded line', get(b'/', b'X-A: 1\r\n 2\r\n')),
    (400, 'a line folded with a tab', get(b'/', b'X-A: 1\r\n\t2\r\n')),
    (400, 'a first header that is folded', b'GET / HTTP/1.1\r\n Host: h\r\n\r\n'),
    (400, 'an empty name', get(b'/', b': 1\r\n')),
    (400, 'bare LFs', get().replace(b'\r\n', b'\n')),
    (400, 'a bare LF once', get(b'/', b'X-A: 1\nX-B: 2\r\n')),
    (400, 'a bare CR in a value', get(b'/', b'X-A: 1\r2\r\n')),
    (400, 'two CRs', get(b'/', b'X-A: 1\r\r\n')),
    (400, 'a NUL in a value', get(b'/', b'X-A: 1\0\r\n')),
    (400, 'a DEL in a value', get(b'/', b'X-A: 1\x7f\r\n')),
    (400, 'no host', get(host=b'')),
    (400, 'an empty host', get(host=b'Host:\r\n')),
    (400, 'two hosts', get(host=HOST + HOST)),
    (400, 'two hosts in HTTP/1.0', get(host=HOST + HOST, version=b'HTTP/1.0')),
    (400, 'a host with a path', get(host=b'Host: h/x\r\n')),
    (400, 'a host with a space', get(host=b'Host: h x\r\n')),
    (400, 'a person in the absolute form', get(b'http://me@h/')),
    (400, 'an absolute form without host', get(b'http:///')),
    (400, 'another scheme', get(b'ftp://h/')),
    (400, 'a control character in the method', get(method=b'G\x02T')),
    (501, 'an unknown method', get(method=b'FETCH')),
    (501, 'a method in small letters', get(method=b'get')),
    (400, 'a method of no letters', b' / HTTP/1.1\r\n' + HOST + b'\r\n'),
    (400, 'a tunnel', get(b'h:443', method=b'CONNECT')),
    (400, 'the asterisk', get(b'*', method=b'OPTIONS')),
    (400, 'HTTP/0.9', b'GET /\r\n\r\n'),
    (505, 'HTTP/2.0', get(version=b'HTTP/2.0')),
    (505, 'the preface of HTTP/2', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    (505, 'HTTP/1.2', get(version=b'HTTP/1.2')),
    (400, 'a version with a space', get(version=b'HTTP/ 1.1')),
    (400, 'a version in small letters', get(version=b'http/1.1')),
    (400, 'a version of another protocol', get(version=b'RTSP/1.0')),
    (400, 'a space after the version', get(version=b'HTTP/1.1 ')),
    (400, 'two spaces', get(b' /')),
    (400, 'a tab between', get().replace(b'GET /', b'GET\t/')),
    (400, 'a target with a space', get(b'/a b')),
    (400, 'a target with a control character', get(b'/a\x1fb')),
    (400, 'a target with bytes above 127', get('/党'.encode())),
    (400, 'a target with a fragment', get(b'/a#b')),
    (400, 'a target without a slash', get(b'a')),
    (400, 'half a percent', get(b'/%4')),
    (400, 'a percent without digits', get(b'/%zz')),
    (400, 'an encoded NUL', get(b'/%00')),
    (400, 'an encoded line end', get(b'/a%0d%0ab')),
    (400, 'bytes that are no UTF-8', get(b'/%ff')),
    (400, 'an overlong slash', get(b'/..%c0%af')),
    (400, 'a way up', get(b'/a/../b')),
    (400, 'an encoded way up', get(b'/a/%2e%2E/b')),
    (400, 'a way up at the end', get(b'/..')),
    (414, 'a target past the limit', get(b'/' + b'a' * 8192)),
    (414, 'a target of 1 MB', get(b'/' + b'a' * 1000000)),
    (431, 'a value of 1 MB', get(b'/', b'X-A: ' + b'a' * 1000000 + b'\r\n')),
    (431, 'a name of 1 MB', get(b'/', b'a' * 1000000 + b': 1\r\n')),
    (431, 'a hundred headers and the host', get(b'/', *[b'X-%d: 1\r\n' % i for i in range(100)])),
    (400, 'a TLS greeting', b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + bytes(range(256))),
]


def refusals(server):
    before = one_shot(server, b'/answered')
    for status, what, raw in REFUSED:
        got = talk(server, raw)
        check(f'refused with {status}: {what}', statuses(got) == [status] and b'\r\nConnection: close\r\n' in got, got)
    check('no refused request reached the service', int(one_shot(server, b'/answered')) == int(before) + 1)


def one_shot(server, target, *lines):
    return talk(server, get(target, *lines, CLOSE)).partition(b'\r\n\r\n')[2]


SERVED = [
    ('the path and the query apart', get(b'/a?b=%20c', CLOSE), b'/a|b=%20c|127.0.0.1|0|in memory'),
    ('a path in Chinese', get(b'/%E5%85%9A/a%2Fb', CLOSE), '/党/a/b||127.0.0.1|0|in memory'.encode()),
    ('dots that lead nowhere', get(b'/a/..b/.../c..', CLOSE), b'/a/..b/.../c..||127.0.0.1|0|in memory'),
    ('a query with a question mark', get(b'/?a?b', CLOSE), b'/|a?b|127.0.0.1|0|in memory'),
    ('the absolute form with only a query', get(b'HTTP://x:8?q', CLOSE), b'/|q|127.0.0.1|0|in memory'),
    ('the host of the absolute form', get(b'http://x:8/headers', CLOSE), b'host: x:8\nconnection: close\n'),
    ('values trimmed, names in small letters', get(b'/headers', b'X-A: \t a b \t\r\nX-Empty:\r\nX-C:1\r\n', CLOSE),
     b'host: h\nx-a: a b\nx-empty: \nx-c: 1\nconnection: close\n'),
    ('bytes above 127 in a value', get(b'/headers', 'X-A: 党\r\n'.encode(), CLOSE), 'host: h\nx-a: 党\nconnection: close\n'.encode()),
    ('HTTP/1.0 without a host', get(version=b'HTTP/1.0', host=b''), b'/||127.0.0.1|0|in memory'),
    ('empty lines first', b'\r\n\r\n' + get(b'/', CLOSE), b'/||127.0.0.1|0|in memory'),
    ('another method', get(b'/', CLOSE, method=b'DELETE'), b'/||127.0.0.1|0|in memory'),
    ('an upgrade passed over', get(b'/body', b'Upgrade: websocket\r\nContent-Length: 2\r\nConnection: upgrade, close\r\n', method=b'POST') +
     b'ab', b'ab'),
    ('a body', post(b'\0\r\n\xff', CLOSE), b'\0\r\n\xff'),
    ('a body to GET', get(b'/body', b'Content-Length: 2\r\n', CLOSE) + b'ab', b'ab'),
    ('a body of no bytes', post(b'', CLOSE), b''),
    ('chunks, an extension and a trailer', post(b'2;a="b"\r\nab\r\n0a\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n', CHUNKED, CLOSE, length=False),
     b'ab0123456789'),
    ('ninety-eight headers', get(b'/', CLOSE, *[b'X-%d: 1\r\n' % i for i in range(98)]), b'/||127.0.0.1|0|in memory'),
    ('a body of 64 KiB in memory', post(b'x' * 65536, CLOSE, target=b'/'), b'/||127.0.0.1|65536|in memory'),
    ('a body of a byte more spooled', post(b'x' * 65537, CLOSE, target=b'/'), b'/||127.0.0.1|65537|spooled'),
    ('a body of 34 MiB', post(b'x' * (34 << 20), CLOSE, target=b'/'), b'/||127.0.0.1|35651584|spooled'),
    ('a form', post(b'a=1+2&b=%E5%85%9A&a=%26', b'Content-Type: application/x-www-form-urlencoded\r\n', CLOSE, target=b'/form?q=0'),
     'a=1 2\nb=党\na=&\n'.encode()),
    ('a query', get(b'/form?a=1+2&&b&=c&d=%3d', CLOSE), b'a=1 2\nb=\n=c\nd==\n'),
    ('a bad form', post(b'a=%', b'Content-Type: application/x-www-form-urlencoded\r\n', CLOSE, target=b'/form'),
     '网址或表单里的百分号编码不完整，请返回原页面重新提交\n'.encode()),
]


def served(server):
    for what, raw, wanted in SERVED:
        head, _, body = talk(server, raw).partition(b'\r\n\r\n')
        check('served: ' + what, statuses(head) == [200] and body == wanted, head + body)
    big = os.urandom(300000)
    spooled = talk(server, post(big, CLOSE)).partition(b'\r\n\r\n')[2]
    check('a spooled body is whole', spooled == big)
    chunks = b''.join(b'%x\r\n%b\r\n' % (len(big[i:i + 7001]), big[i:i + 7001]) for i in range(0, len(big), 7001))
    check('a spooled body in chunks is whole', one_body(server, post(chunks + b'0\r\n\r\n', CHUNKED, CLOSE, length=False)) == big)
    for size in (1000, 200000):
        content = os.urandom(size) + b'\r\n--b2' + os.urandom(50)		# nearly the boundary, which chance once made it
        body = (b'--b1\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xe5\x85\x9a\r\n--b1\r\nContent-Disposition: form-data; name="f"; '
                b'filename="C:\\x\\y.docx"\r\nContent-Type: application/octet-stream\r\n\r\n' + content + b'\r\n--b1--\r\n')
        got = one_body(server, post(body, b'Content-Type: multipart/form-data; boundary=b1\r\n', CLOSE, target=b'/form'))
        check(f'an uploaded file of {size} bytes', got == 'a=党\nf: y.docx %d %s\n'.encode() % (
            len(content), hashlib.new('sm3', content).hexdigest().encode()) if 'sm3' in hashlib.algorithms_available else b'f: ' in got, got)


def one_body(server, raw):
    return talk(server, raw).partition(b'\r\n\r\n')[2]


def headers(server):
    head = talk(server, get(b'/headers', CLOSE)).partition(b'\r\n\r\n')[0]
    check('a value cannot begin a header', b'\r\nX-Value: one  X-Second: two  three' in head and b'\r\nX-Second' not in head, head)
    check('the date as RFC 9110 writes it', re.search(rb'\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n', head), head)
    got = talk(server, get(b'/large', CLOSE, method=b'HEAD'))
    check('HEAD gets the length and no body', b'Content-Length: 16777216\r\n' in got and got.endswith(b'\r\n\r\n'), got)
    got = talk(server, get(b'/nothing', CLOSE))
    check('204 has neither length nor body', statuses(got) == [204] and b'Content-Length' not in got and got.endswith(b'\r\n\r\n'), got)
    got = talk(server, get(b'/', b'Connection: keep-alive\r\n', version=b'HTTP/1.0') + get(b'/', version=b'HTTP/1.0'))
    check('HTTP/1.0 may keep its connection', statuses(got) == [200, 200] and b'Connection: keep-alive' in got, got)
    body = talk(server, b'nonsense\r\n\r\n').partition(b'\r\n\r\n')[2]
    check('a refusal speaks Chinese', '请' in body.decode(), body)


def connections(server):
    with server.connect() as s:
        for i in range(3):
            s.sendall(get(b'/%d' % i))
            check(f'request {i + 1} of a kept connection', one(s)[1].startswith(b'/%d|' % i))
        s.sendall(b''.join(get(b'/%d' % i) for i in range(4)))
        check('pipelined requests are answered in order', [one(s)[1][:2] for _ in range(4)] == [b'/0', b'/1', b'/2', b'/3'])
        s.sendall(post(b'2\r\nab\r\n0\r\n\r\n', CHUNKED, length=False) + post(b'cd') + get(b'/e'))
        check('pipelined after bodies', [one(s)[1][:2] for _ in range(3)] == [b'ab', b'cd', b'/e'])
        for byte in get(b'/slowly') + get(b'/again'):
            s.sendall(bytes([byte]))
        check('byte by byte', [one(s)[1][:3] for _ in range(2)] == [b'/sl', b'/ag'])
    with server.connect() as s:
        s.sendall(get(b'/body', b'Content-Length: 2\r\nExpect: 100-Continue\r\n', CLOSE, method=b'POST'))
        check('100 Continue comes first', one(s)[0] == b'HTTP/1.1 100 Continue\r\n\r\n')
        s.sendall(b'ab')
        check('and the answer after the body', until_closed(s).endswith(b'\r\n\r\nab'))
    got = talk(server, post(b'ab', b'Expect: 100-continue\r\n', CLOSE))
    check('no 100 Continue to one that does not wait', statuses(got) == [200], got)
    with server.connect() as s:
        s.sendall(get())
        s.shutdown(socket.SHUT_WR)
        check('a client that has said all gets its answer', statuses(until_closed(s)) == [200])
    for _ in range(20):
        with server.connect() as s:
            s.sendall(get(b'/large'))
    check('clients that vanish do no harm', one_shot(server, b'/').startswith(b'/|'))
    got = talk(server, get(b'/', CLOSE) + NEXT)
    check('nothing is answered after close', statuses(got) == [200], got)


def lines(server):
    check('stopped with status 0, every worker closed', server.stop() == 0, server.process.returncode)
    check('a line for each request, without its query', '/a 200 ' in ''.join(server.lines) and not any('?' in x or 'b=' in x for x in server.lines))
    check('a line for each refusal', any(re.fullmatch(r'- - 414 \d+ms\n', x) for x in server.lines), server.lines[:3])
    check('nothing on stderr', server.errors == '', server.errors)


def patience():
    """Waiting times a tenth of the real ones."""
    server = Server('10')
    with server.connect() as kept, server.connect() as slow, server.connect() as body, server.connect() as deaf, server.connect() as idle:
        kept.sendall(get())
        slow.sendall(b'GET / HTTP/1.1\r\nX-A: ')
        body.sendall(get(b'/', b'Content-Length: 10\r\n', method=b'POST') + b'a')
        deaf.sendall(get(b'/large') * 4)
        check('a silent client is let go', until_closed(idle) == b'')
        got = until_closed(slow)
        check('half a head gets 408', statuses(got) == [408], got)
        got = until_closed(body)
        check('half a body gets 408', statuses(got) == [408], got)
        with server.connect() as most:
            most.sendall(get(b'/', b'Content-Length: 34000000\r\n', method=b'POST') + bytes(33000000))
            got = until_closed(most)
        check('all of it but a little, quickly, and then no more, too', statuses(got) == [408], got)
        got = until_closed(kept)
        check('a kept connection ends after its answer', statuses(got) == [200] and b'Connection: close' not in got, got)
    with server.connect() as s:
        gone = False
        deadline = time.monotonic() + WAIT
        try:
            while time.monotonic() < deadline:
                s.sendall(b'\r\n')
        except ConnectionError:
            gone = True
        except TimeoutError:
            pass
        check('a client that sends empty lines for ever is let go', gone)
    check('and others are served', one_shot(server, b'/').startswith(b'/|'))
    server.stop()


def stopping(gate):
    for number, name in ((signal.SIGTERM, 'SIGTERM'), (signal.SIGINT, 'SIGINT')):
        server = Server()
        with server.connect() as busy, server.connect() as idle, server.connect() as half, server.connect() as queued:
            half.sendall(b'GET / HT')
            idle.sendall(get())
            one(idle)
            busy.sendall(get(b'/under-way', b'X-Gate: %b\r\n' % gate.encode()) + get(b'/never'))
            queued.sendall(post(b'ab')[:-1])
            one_shot(server, b'/')
            stopped = []
            thread = threading.Thread(target=lambda: stopped.append(server.stop(number)))
            thread.start()
            check(f'{name}: an idle connection is closed', until_closed(idle) == b'' and until_closed(half) == b'')
            queued.sendall(b'b')
            got = until_closed(queued)
            check(f'{name}: a body under way is taken', statuses(got) == [200] and got.endswith(b'ab'), got)
            open(gate, 'x').close()
            got = until_closed(busy)
            os.unlink(gate)
            check(f'{name}: what is under way is answered, and nothing more', statuses(got) == [200] and b'Connection: close' in got, got)
            thread.join()
            check(f'{name}: status 0', stopped == [0] and server.errors == '', (stopped, server.errors))
    server = Server('10')
    with server.connect() as s:
        s.sendall(get(b'/', b'X-Gate: %b\r\n' % gate.encode()))
        one_shot(server, b'/')
        check('a worker that does not come back holds nobody up', server.stop() == 0 and any('stop' in x for x in server.lines), server.lines)


def asks(server, lane, *lines):
    """A connection that has asked for its place in the order of answers, and does not wait for it."""
    s = server.connect()
    s.sendall(get(b'/place', b'X-Lane: %b\r\n' % lane, *lines, CLOSE))
    return s


def settle(server):
    """The loop has read all that was sent before: it refuses by itself, and reads in the order of arrival."""
    for _ in range(2):
        talk(server, b'nonsense\r\n\r\n')


def hold(server, room, *lanes):
    """Each of the three workers at work for a lane, until the file room/LANE is there."""
    held = [asks(server, lane, b'X-Gate: %b/%b\r\n' % (room.encode(), lane)) for lane in lanes]
    while server.lines.count('held\n') < len(lanes):
        time.sleep(0.01)
    return held


def release(room, *lanes):
    for lane in lanes:
        open(os.path.join(room, lane.decode()), 'x').close()


def places(connections):
    got = [until_closed(s) for s in connections]
    for s in connections:
        s.close()
    return [int(x.partition(b'\r\n\r\n')[2]) if statuses(x) == [200] else statuses(x) for x in got]


def crowded(s):
    got = until_closed(s)
    s.close()
    return statuses(got) == [503] and b'\r\nRetry-After: ' in got and '访问的人太多' in got.decode()


def lanes():
    with tempfile.TemporaryDirectory() as room:
        server = Server()
        held = hold(server, room, b'h1', b'h2', b'h3')
        many = [asks(server, b'a') for _ in range(10)]
        settle(server)
        others = [asks(server, b'b'), asks(server, b'c')]
        settle(server)
        release(room, b'h1')
        got = places(others)
        check('others need not wait for all that one has asked', sorted(got) == [4, 5], got)
        check('and the one is served too', sorted(places(many)) == [3, 6, 7, 8, 9, 10, 11, 12, 13, 14])
        release(room, b'h2', b'h3')
        check('those held', sorted(places(held)) == [0, 1, 2])
        server.stop()
    with tempfile.TemporaryDirectory() as room:
        server = Server()
        held = hold(server, room, b'a', b'h2', b'h3')
        again = [asks(server, b'a')]
        settle(server)
        other = [asks(server, b'b')]
        settle(server)
        release(room, b'h2')
        got = places(other) + places(again)
        check('no second worker for one while another waits', got == [3, 4], got)
        release(room, b'a', b'h3')
        places(held)
        server.stop()


def slow():
    with tempfile.TemporaryDirectory() as room:
        server = Server()
        held = [asks(server, lane, b'X-Slow: 1\r\n', b'X-Gate: %b/%b\r\n' % (room.encode(), lane)) for lane in (b'h1', b'h2')]
        while server.lines.count('held\n') < 2:
            time.sleep(0.01)
        third = [asks(server, b's', b'X-Slow: 1\r\n')]
        settle(server)
        got = places([asks(server, b'a'), asks(server, b'b')])
        check('what is slow never has the last worker', sorted(got) == [2, 3], got)
        release(room, b'h1')
        got = places(third)
        check('and has its turn', got == [4], got)
        release(room, b'h2')
        places(held)
        server.stop()


def leaving():
    with tempfile.TemporaryDirectory() as room:
        server = Server()
        held = hold(server, room, b'h1', b'h2', b'h3')
        left = [asks(server, b'a') for _ in range(10)]
        settle(server)
        for s in left:
            s.close()
        last = [asks(server, b'a')]
        settle(server)
        release(room, b'h1')
        got = places(last)
        check('who closes while waiting is not answered', got == [3], got)
        release(room, b'h2', b'h3')
        places(held)
        server.stop()
        check('but logged', sum(bool(re.fullmatch(r'GET /place 499 \d+ms\n', x)) for x in server.lines) == 10, server.lines)


def crowding():
    with tempfile.TemporaryDirectory() as room:
        server = Server()
        held = hold(server, room, b'h1', b'h2', b'h3')
        waiting = [asks(server, b'a') for _ in range(24)]
        settle(server)
        check('twenty-four of one may wait, and no more', crowded(asks(server, b'a')))
        waiting += [asks(server, b'b%d' % (i // 20)) for i in range(476)]
        settle(server)
        check('five hundred of all may wait, and no more', crowded(asks(server, b'c')))
        release(room, b'h1', b'h2', b'h3')
        check('those that wait are answered', sorted(places(held + waiting)) == list(range(503)))
        server.stop()
    with tempfile.TemporaryDirectory() as room:
        server = Server('10')
        held = hold(server, room, b'h1', b'h2', b'h3')
        check('waiting for a worker ends', crowded(asks(server, b'a')))
        release(room, b'h1', b'h2', b'h3')
        check('a request at work is not cut off', sorted(places(held)) == [0, 1, 2])
        server.stop()


def starting():
    try:
        server = Server(listen='[::1]:0')
    except OSError:
        check('IPv6 # SKIP this machine has none', True)
    else:
        got = talk(server, get(b'/', CLOSE, host=b'Host: [::1]:80\r\n'))
        check('IPv6', got.endswith(b'/||::1|0|in memory') and server.url == b'http://[::1]:%d/\n' % server.port, got)
        server.stop()
    server = Server()
    for listen, wanted in ((f'127.0.0.1:{server.port}', '已被占用'), ('localhost:80', '不是监听地址'), ('127.0.0.1', '不是监听地址'),
                           ('127.0.0.1:70000', '不是监听地址'), ('[::1:80', '不是监听地址'), ('', '不是监听地址'),
                           ('192.0.2.1:8080', '本机没有')):
        got = subprocess.run([ECHO, listen], capture_output=True, timeout=WAIT)
        check(f'refused: listening at {listen!r}', got.returncode == 1 and wanted in got.stderr.decode() and len(got.stderr.splitlines()) == 1,
              got.stderr)
    server.stop()
    got = subprocess.run([ECHO, '127.0.0.1:0'], capture_output=True, timeout=WAIT, env={**os.environ, 'ECHO_REFUSES': '1'})
    check('a worker that will not open stops the start', got.returncode == 1 and got.stderr.decode() == '这个工作线程不肯开始\n' and
          got.stdout == b'', got.stderr)


def crowd():
    many = 2000
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most != resource.RLIM_INFINITY and most < many + 300:
        check('two thousand connections # SKIP this machine allows too few files', True)
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (many + 300, most))
    server = Server()
    held = [server.connect() for _ in range(many // 2)]
    got = until_closed(server.connect())
    check('one address has no more than its share', statuses(got) == [503] or got == b'', got)
    held += [server.connect('127.0.0.2') for _ in range(many - len(held) - 1)]
    # The one that was refused counts until the server has heard that it is gone, which may be later than the rest was accepted.
    deadline = time.monotonic() + WAIT
    got = b''
    while statuses(got) != [200] and time.monotonic() < deadline:
        last = server.connect('127.0.0.2')
        try:
            last.sendall(get())
            got = one(last)[0]
        except ConnectionError:
            pass
    held.append(last)
    check('two thousand connections', statuses(got) == [200], got)
    with server.connect() as s:
        got = until_closed(s)
        check('one more is told to come later', statuses(got) == [503] or got == b'', got)
    held.pop(0).close()
    deadline = time.monotonic() + WAIT
    got = b''
    while statuses(got) != [200] and time.monotonic() < deadline:
        got = talk(server, get(b'/', CLOSE))
    check('and served when one has gone', statuses(got) == [200], got)
    for s in held:
        s.close()
    server.stop()


def once():
    for what, raw, status in (('a request', get(b'/x?y'), 200), ('a malformed one', get(host=b''), 400), ('half a one', b'GET / HT', 400)):
        got = subprocess.run([ECHO, 'once'], input=raw, capture_output=True, timeout=WAIT)
        check(f'once: {what}', got.returncode == 0 and statuses(got.stdout) == [status], got.stdout)
    got = subprocess.run([ECHO, 'once'], input=get(), capture_output=True, timeout=WAIT, env={**os.environ, 'ECHO_REFUSES': '0'})
    check('once: a worker that will not open', got.returncode == 1 and got.stdout == b'' and got.stderr != b'', got.stderr)


server = Server()
refusals(server)
served(server)
headers(server)
connections(server)
lines(server)
patience()
with tempfile.TemporaryDirectory() as room:
    stopping(room + '/gate')
lanes()
slow()
leaving()
crowding()
starting()
crowd()
once()
print(f'1..{count}')
sys.exit(failed > 0)
