#!/usr/bin/env python3
"""away_test.py DANGJIAN: the web application while its PostgreSQL is stopped, and after that.  TAP on stdout."""
import glob, os, pathlib, re, signal, subprocess, sys, threading, time

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
    new, text = '/records/general_meeting/new', '长' * 9000          # more than is read before the session is asked
    page = city.clerk.post(new, [('topic', '长的'), ('remark', text)])
    assert page.status == 503 and dict(page.form_to(new))['remark'] == text, (page.status, page.text[:300])
    assert city.clerk.post(new, [('remark', text)], Origin='https://evil.example').forms == []
    page = city.clerk.post(new, [('remark', text * 80)])
    assert page.status == 503 and page.forms == [], (page.status, page.text[:300])
    assert city.clerk.get('/assets/site.css').status == 200


def test_when_it_is_back_the_first_request_works(city):
    start()
    assert city.clerk.post('/records/theme/new', city.kept).status == 303 and '断开时' in city.clerk.get('/records/theme').text
    all_work(city, '回来后')


def psql(city, sql, **more):
    return subprocess.Popen(['psql', '-qAtX', city.db, '-c', sql], stdout=subprocess.PIPE, text=True, **more)


def until(what):
    for _ in range(600):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError('it did not come')


def test_what_is_being_saved_when_it_goes_comes_back_to_be_sent_again(city):
    def waits(on):
        return psql(city, f"select count(*) from pg_stat_activity where datname = current_database() and {on}").communicate()[0].strip() == '1'
    new = '/records/activity/new'           # whose form has lists, that the database is asked for
    fields = city.clerk.get(f'{new}?org=GW').form_to(new)
    holder = psql(city, 'begin; lock table chain_head in exclusive mode; select pg_sleep(600)', stderr=subprocess.DEVNULL)
    until(lambda: waits("query like 'begin; lock%' and wait_event = 'PgSleep'"))
    answers = []
    given = {'name': '正在保存', 'held_on': '2025-05-05', 'form': 'speech', 'headcount': '9'}
    typed = [f for f in fields if f[0] not in given] + list(given.items())
    saver = threading.Thread(target=lambda: answers.append(city.clerk.post(new, typed)))
    saver.start()
    until(lambda: waits("wait_event_type = 'Lock'"))
    pg_ctl('-m', 'immediate', 'stop')
    saver.join()
    holder.wait()
    kept = answers[0].form_to(new)
    assert answers[0].status == 503 and dict(kept)['name'] == '正在保存', (answers[0].status, answers[0].text)
    start()
    assert city.clerk.post(new, kept).status == 303 and '正在保存' in city.clerk.get('/records/activity').text


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
        assert city.clerk.get('/sign-in').status == 200
    finally:
        for one in frozen:
            os.kill(one, signal.SIGCONT)
    until(lambda: city.clerk.get('/records/theme').status == 200)
    all_work(city, '解冻后')


run_tests(globals())
