#!/usr/bin/env python3
"""away_test.py DANGJIAN: the web application while its PostgreSQL is stopped, and after that.  TAP on stdout."""
import glob, os, pathlib, re, signal, subprocess, sys, time

ROOM = re.search(r'host=(\S+)', os.environ.get('DANGJIAN_TEST_PG', ''))
if os.environ.get('AWAY') != 'own':
    # A server of its own: others are under test on the one there may be.
    os.environ.update(AWAY='own', WEB_ENGINE='pg')
    os.execv(pathlib.Path(__file__).parents[1] / 'pg.sh', ['pg.sh', sys.executable, *sys.argv])

from city import run_tests


def pg_ctl(*arguments):
    room = ROOM.group(1)
    program = sorted(glob.glob('/usr/lib/postgresql/*/bin/pg_ctl'), key=lambda p: int(p.split('/')[4]))[-1]
    who = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] if os.getuid() == 0 else []
    subprocess.run([*who, program, '-D', f'{room}/data', '-w', '-l', f'{room}/log', *arguments], check=True, cwd=room,
                   stdout=subprocess.DEVNULL)


def start():
    pg_ctl('-o', f'-c listen_addresses= -c unix_socket_directories={ROOM.group(1)} -c fsync=off', 'start')


def form(city):
    return city.clerk.get('/records/theme/new').form_to('/records/theme/new')


def theme(fields, name):
    given = {'name': name, 'since': '2025-01-01', 'org': 'GW'}
    return [f for f in fields if f[0] not in given] + list(given.items())


def all_work(city, what):
    done = city.clerk.post('/records/theme/new', theme(city.fields, what))
    assert done.status == 303, (what, done.status, done.text[-600:])
    for i in range(8):
        page = city.clerk.get('/records/theme')
        assert page.status == 200 and what in page.text, (what, i, page.status)


def test_while_it_is_away_each_request_is_told_so(city):
    city.fields = form(city)
    pg_ctl('-m', 'fast', 'stop')
    for i in range(8):
        page = city.clerk.get('/records/theme')
        assert (page.status, page.text.count('数据库暂时连不上，请稍后再试'), page.headers['Retry-After']) == (503, 1, '5'), (i, page.text)
        assert '程序出错' not in page.text, page.text
    page = city.clerk.post('/records/theme/new', theme(city.fields, '断开时'))
    assert page.status == 503 and '数据库暂时连不上，请稍后再试' in page.text, (page.status, page.text)
    city.kept = page.form_to('/records/theme/new')
    assert dict(city.kept)['name'] == '断开时', city.kept
    assert city.clerk.get('/assets/site.css').status == 200


def test_when_it_is_back_the_first_request_works(city):
    start()
    assert city.clerk.post('/records/theme/new', city.kept).status == 303 and '断开时' in city.clerk.get('/records/theme').text
    all_work(city, '回来后')


def test_who_missed_that_it_was_away_notices_nothing(city):
    for how in 'fast', 'immediate':
        pg_ctl('-m', how, 'stop')
        start()
        all_work(city, f'重启后{how}')


def processes():
    """The server's own, the one that listens last."""
    first = int(pathlib.Path(ROOM.group(1), 'data', 'postmaster.pid').read_text().split()[0])
    return [int(p) for p in pathlib.Path(f'/proc/{first}/task/{first}/children').read_text().split()] + [first]


def test_one_that_is_frozen_is_away_too(city):
    frozen = processes()
    try:
        for one in frozen:
            os.kill(one, signal.SIGSTOP)
        time.sleep(1.5)
        page = city.clerk.get('/records/theme')
        assert page.status == 503 and '数据库暂时连不上，请稍后再试' in page.text, (page.status, page.text)
    finally:
        for one in frozen:
            os.kill(one, signal.SIGCONT)
    all_work(city, '解冻后')


run_tests(globals())
