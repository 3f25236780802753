#!/usr/bin/env python3
"""reach_test.py DANGJIAN: how far each person's sight and hand reach, as an attacker and as a moved organisation meet it."""
import json, re, socket, sqlite3, subprocess
from city import Browser, run_tests


def ground(city):
    """Two units with a branch each, a member in either, a clerk for either."""
    if not hasattr(city, 'ground'):
        g = {}
        for unit in 'A', 'B':
            g[unit] = city.organisation(unit, 'unit', f'临江市{unit}局')
            g[unit + '1'] = city.organisation(unit + '1', 'branch', f'临江市{unit}局第一党支部', parent=unit, form='ordinary')
            g['person' + unit] = city.record('person', name=f'{unit}某某', since='2020-01-01', org=unit + '1')
            city.record('membership', person=str(g['person' + unit]), status='member', joined_on='2010-06-30', since='2020-01-01', org=unit + '1')
            g['clerk' + unit] = city.person('clerk.' + unit.lower(), 'unit_clerk', unit)
        city.ground = g
    return city.ground


def token(browser):
    return ('_csrf', dict(browser.get('/').form_to('/sign-out'))['_csrf'])


def test_no_mark_in_a_form_makes_a_foreign_person_named(city):
    g = ground(city)
    stranger, new = str(g['personB']), '/records/activity/new'
    for fields in ([('people.on', stranger + '?')], [('people.came', stranger + '?')], [('people.add', stranger + '?')],
                   [('people.on', stranger), (f'people.why.{stranger}', '?')], [('people.on', stranger + '!?')], [('people.add', f'x [{stranger}?]')],
                   [('people.on', stranger), (f'people.why.{stranger}', '!?')], [('people.add', stranger + '!'), ('_roll', 'people'), ('org', 'A')]):
        page = g['clerkA'].post(new, [token(g['clerkA']), ('_again', '1')] + fields)
        assert page.status == 200 and 'B某某' not in page.text, (fields, page.status)
    page = g['clerkA'].post(new, [token(g['clerkA']), ('_again', '1'), ('people.on', str(g['personA'])), (f'people.why.{g["personA"]}', '出差')])
    assert 'A某某' in page.text and 'value="出差"' in page.body


def test_whoever_went_to_a_base_names_it_whosever_it_is(city):
    g = ground(city)
    base = city.record('education_base', name='清风馆', level='city', designated_on='2024-01-01', org='GW')
    visit = city.record('base_visit', browser=g['clerkA'], org='A1', visited_on='2025-07-04', base=str(base), headcount='9')
    assert '清风馆' in g['clerkA'].get(f'/records/base_visit/{visit}').text
    assert g['clerkA'].get(f'/records/education_base/{base}/edit').status in (403, 404)


def test_why_somebody_was_absent_is_told_to_his_own_alone(city):
    g = ground(city)
    absent = str(g['personB'])
    id = city.record('activity', org='B', held_on='2025-09-04', name='联合义诊', form='sharing', **{'with': 'A', 'people.on': absent,
                     f'people.why.{absent}': '住院治疗'})
    path = f'/records/activity/{id}'
    assert city.clerk.fill(path + '/edit', **{f'people.why.{absent}': '住院治疗两周'}).status == 303
    assert '住院治疗' in g['clerkB'].get(path).text and '住院治疗' in g['clerkB'].get(path + '/history').text
    for way in '', '.json', '/history':
        page = g['clerkA'].get(path + way)
        assert '住院治疗' not in page.body, way
    assert '请假' in g['clerkA'].get(path).text


def test_a_code_of_any_signs_leads_to_its_own_organisation(city):
    ground(city)
    city.organisation('A&1', 'unit', '临江市丙局')
    city.record('training_course', org='A&1', name='党务培训', kind='workers', started_on='2025-03-01', headcount='9')
    page = city.clerk.get('/reports/unit?year=2025&org=A%261')
    links = [l for l in page.links if l.startswith('/figures/')]
    assert links and all('org=A%261' in l for l in links), links[:3]


def test_the_year_in_which_a_unit_ended_is_asked_about_still(city):
    ground(city)
    unit = city.organisation('E1', 'unit', '临江市丁局')
    city.record('training_course', org='E1', name='党务培训', kind='workers', started_on='2025-03-01', headcount='9')
    done = city.clerk.fill(f'/records/organisation/{unit}/edit', ended_on='2025-07-01')
    assert done.status == 303, done.text[-300:]
    page = city.clerk.get('/figures/training_courses?year=2025&org=E1')
    assert page.status == 200 and '临江市丁局' in page.text and '党务培训' in page.text, page.text[-300:]
    assert city.clerk.get('/figures/training_courses?year=2026&org=E1').status == 404
    assert '临江市丁局' in city.clerk.get('/reports/unit?year=2025&org=E1').text
    assert city.ground['clerkA'].get('/figures/training_courses?year=2025&org=E1').status == 404


def test_a_list_longer_than_a_record_can_hold_is_refused_at_once(city):
    g = ground(city)
    new = '/records/activity/new'
    for name in 'people.on', 'people.came':
        page = g['clerkA'].post(new, [token(g['clerkA']), ('_again', '1')] + [(name, str(10**15 + k)) for k in range(5001)])
        assert page.status == 422 and '最多 5000 项，现有 5001 项' in page.text, (page.status, page.text[-200:])
    ids = [str(10**15 + k) for k in range(3000)]
    page = g['clerkA'].post(new, [token(g['clerkA']), ('_again', '1')] + [('people.on', i) for i in ids] + [('people.came', i) for i in ids[::2]] +
        [(f'people.why.{i}', '病' + i) for i in ids[1::2]])
    fields = page.form_to(new)
    assert [v for n, v in fields if n == 'people.on'] == ids and [v for n, v in fields if n == 'people.came'] == ids[::2]
    assert [(n, v) for n, v in fields if n.startswith('people.why.') and v] == [(f'people.why.{i}', '病' + i) for i in ids[1::2]]


def test_the_past_of_a_record_in_another_unit_stays_there(city):
    g = ground(city)
    id = city.record('theme_day', org='B1', held_on='2025-11-04', topic='原单位的内情',
        **{'people.on': str(g['personB']), 'people.came': str(g['personB'])})
    path = f'/records/theme_day/{id}'
    assert city.clerk.fill(path + '/edit', topic='原单位改过的').status == 303
    moved = city.clerk.fill(path + '/edit', org='A1', topic='移来时的', **{'people.on': None, 'people.came': None})
    assert moved.status == 303, moved.text[-300:]
    assert g['clerkA'].fill(path + '/edit', topic='新单位改过的').status == 303
    assert g['clerkB'].get(path + '/history').status == 404
    past = g['clerkA'].get(path + '/history')
    for told in '新单位改过的', '移来时的', '第 1 版', '（此前在其他单位）':
        assert told in past.text, told
    for hidden in '原单位的内情', '原单位改过的', 'B某某', 'B1':
        assert hidden not in past.text, hidden
    assert all(t in city.clerk.get(path + '/history').text for t in ('原单位的内情', '原单位改过的', 'B某某'))


def move(city, id, browser=None, **values):
    return (browser or city.clerk).fill(f'/organisations/{id}/move', **values)


def test_an_organisation_is_moved_in_one_act_and_counts_where_it_was(city):
    g = ground(city)
    id = city.organisation('N1', 'branch', '临江市划转支部', parent='A', form='ordinary')
    theme = str(city.record('theme', name='划转主题', since='2025-01-01', org='GW'))
    for day in '2025-05-01', '2026-05-01':
        city.record('theme_day', org='N1', held_on=day, topic='划转' + day, themes=[theme])
    page = city.clerk.get(f'/organisations/{id}')
    assert f'/organisations/{id}/move' in page.links and f'/organisations/{id}/move' not in g['clerkA'].get(f'/organisations/{id}').links
    assert g['clerkA'].get(f'/organisations/{id}/move').status == 403
    for say, values in (('必填', {'parent': 'B', 'since': ''}), ('必填', {'parent': '', 'since': '2026-01-01'}),
                        ('本来就隶属于', {'parent': 'A', 'since': '2026-01-01'}), ('请写晚一些的日期', {'parent': 'B', 'since': '2015-01-01'}),
                        ('不能是自己', {'parent': 'N1', 'since': '2026-01-01'}), ('没有找到', {'parent': '没有的', 'since': '2026-01-01'})):
        wrong = move(city, id, **values)
        assert wrong.status == 422 and say in wrong.text, (say, wrong.status, wrong.text[-500:])
    circle = move(city, g['A'], parent='N1', since='2026-01-01')
    assert circle.status == 422 and '不能隶属于' in circle.text, circle.text[-500:]
    relations = lambda: re.findall(r'href="/records/org_parent/(\d+)"', city.clerk.get('/records/org_parent?org=N1').body)
    assert len(set(relations())) == 1
    done = move(city, id, parent='临江市B局 [B]', since='2026-01-01')
    assert done.status == 303 and '已划转' in city.clerk.get(done.headers['Location']).text, done.text[-500:]
    assert len(set(relations())) == 2
    assert any('终止日期' in city.clerk.get(f'/records/org_parent/{i}/history').text for i in relations())
    titles = lambda who, of: [r['fields']['held_on'] for r in json.loads(g[who].get('/records/theme_day.json?' + of).body)['rows']]
    for of in 'topic=划转', 'org=N1', 'org=临江市划转支部':
        assert titles('clerkA', of) == ['2025-05-01'] and titles('clerkB', of) == ['2026-05-01'], (of, titles('clerkA', of), titles('clerkB', of))
    assert '2025-05-01' in g['clerkA'].get('/records/theme_day?org=N1').text
    assert g['clerkB'].get('/records/theme_day?org=A1').status == 404 and g['clerkB'].get('/records/theme_day?org=A1.').status == 404
    def branches(org, year):
        out = city.run('figure', 'branches_with_themed_sessions', '--year', str(year), '--org', org, '--argument', '划转主题', '--json')
        return json.loads(out)['value']
    assert (branches('A', 2025), branches('B', 2025) or 0, branches('A', 2026) or 0, branches('B', 2026)) == (1, 0, 0, 1)
    assert '全部一致' in city.run('audit', 'verify')


def test_a_branch_that_moved_away_is_said_to_be_out_of_reach(city):
    g = ground(city)
    id = city.organisation('N2', 'branch', '临江市划出支部', parent='A', form='ordinary')
    assert move(city, id, parent='B', since='2026-02-01').status == 303
    entered = lambda day: g['clerkA'].fill('/records/theme_day/new', org='N2', held_on=day, topic='划出以后')
    done = entered('2026-03-01')
    assert done.status == 422 and '不在您的范围内' in done.text and '没有隶属关系' not in done.text, done.text[-600:]
    assert entered('2026-01-31').status == 303


def test_an_organisation_without_a_superior_is_shown_to_who_can_place_it(city):
    g = ground(city)
    id = city.record('organisation', code='L1', kind='branch', form='ordinary', founded_on='2026-02-01')
    city.record('org_name', org='L1', name='临江市无上级支部', since='2026-02-01')
    tree = city.clerk.get('/organisations')
    assert '没有上级的组织' in tree.text and '临江市无上级支部' in tree.text
    assert '没有上级的组织' not in g['clerkA'].get('/organisations').text and g['clerkA'].get(f'/organisations/{id}').status == 404
    assert '没有上级的组织' not in city.clerk.get('/organisations?on=2026-01-01').text
    assert city.clerk.get(f'/organisations/{id}').status == 200 and 'L1' in city.clerk.get('/choose/organisation?q=无上级').text
    kept = city.record('theme_day', org='L1', held_on='2026-03-01', topic='没有上级时')
    assert city.clerk.get(f'/records/theme_day/{kept}').status == 200 and g['clerkA'].get(f'/records/theme_day/{kept}').status == 404
    assert '没有隶属关系' not in city.clerk.get(f'/records/theme_day/{kept}/edit').text
    assert move(city, id, parent='B', since='2026-02-01').status == 303
    assert '没有上级的组织' not in city.clerk.get('/organisations').text
    assert g['clerkB'].get(f'/records/theme_day/{kept}').status == 200
    assert '全部一致' in city.run('audit', 'verify')


def test_a_state_is_changed_by_who_has_its_organisation_now_and_read_by_who_had_it(city):
    g = ground(city)
    mid = city.organisation('M1', 'branch', '临江市移动支部', parent='A', form='ordinary')
    person = city.record('person', name='移动某', since='2020-01-01', org='M1')
    city.record('membership', person=str(person), status='member', joined_on='2010-06-30', since='2020-01-01', org='M1')
    brand, old = (city.record('brand', org='M1', name=name, scheme='branch', founded_on='2024-03-01', **more)
        for name, more in (('移动品牌', {}), ('旧日品牌', {'ended_on': '2025-03-01'})))
    moved = move(city, mid, parent='B', since='2026-01-01')
    assert moved.status == 303, moved.text[-600:]
    now, then = g['clerkB'], g['clerkA']
    for browser in now, then:
        for path in f'/records/person/{person}', f'/records/brand/{brand}':
            assert browser.get(path).status == 200, path
            assert path in browser.get(path.rsplit('/', 1)[0]).body, path
    new = '/records/theme_day/new'
    fields = now.post(new, now.get(new + '?org=M1').form_to(new) + [('_roll', 'people')]).form_to(new)
    assert [v for n, v in fields if n == 'people.on'] == [str(person)]
    city.record('theme_day', now, org='M1', held_on='2026-03-01', topic='在新单位', **{'people.on': str(person), 'people.came': str(person)})
    city.record('theme_day', then, org='M1', held_on='2025-12-01', topic='补登在原单位', **{'people.on': str(person), 'people.came': str(person)})
    # The button, the form and the save agree.
    for browser, id, may in (now, brand, True), (then, brand, False), (then, old, True):
        path = f'/records/brand/{id}'
        assert (f'{path}/edit"' in browser.get(path).body) == may, (id, may)
        assert browser.get(path + '/edit').status == (200 if may else 403)
        sent = [token(browser), ('_version', '1'), ('org', 'M1'), ('name', '改名'), ('scheme', 'branch'), ('founded_on', '2024-03-01')]
        sent += [('ended_on', '2025-03-01')] if id == old else []
        assert browser.post(path + '/edit', sent).status == (303 if may else 403), (id, may)
    assert now.get(f'/records/brand/{old}').status == 404
    held = city.record('brand', now, org='M1', name='补登的品牌', scheme='branch', founded_on='2024-05-01')
    assert now.get(f'/records/brand/{held}').status == 200
    late = json.loads(then.get('/records/theme_day.json?topic=补登').body)['rows']
    assert [r['fields']['topic'] for r in late] == ['补登在原单位'], late
    event = f'/records/theme_day/{late[0]["id"]}'
    assert f'{event}/edit"' in then.get(event).body and then.fill(event + '/edit', topic='更正').status == 303
    assert now.get(event).status == 404


def test_a_state_is_changed_by_who_had_its_organisation_last_though_neither_first_nor_today(city):
    g = ground(city)
    mid = city.organisation('M2', 'branch', '临江市往返支部', parent='A', form='ordinary')
    brand = city.record('brand', org='M2', name='往返品牌', scheme='branch', founded_on='2023-03-01', ended_on='2024-06-01')
    for parent, since in ('B', '2024-01-01'), ('A', '2025-01-01'):
        assert move(city, mid, parent=parent, since=since).status == 303
    path = f'/records/brand/{brand}/edit'
    changed = g['clerkB'].fill(path, name='往返品牌二')
    assert changed.status == 303, changed.text[-400:]
    assert g['clerkA'].get(path).status == 403


def test_a_conflict_shows_nobody_who_came_only_as_a_number(city):
    g = ground(city)
    id = city.record('theme_day', org='A1', held_on='2025-10-04', topic='两人改')
    path, stranger = f'/records/theme_day/{id}/edit', str(g['personB'])
    page = g['clerkA'].post(path, [token(g['clerkA']), ('_version', '1'), ('org', 'A1'), ('held_on', '2025-10-04'), ('topic', '两人改'),
        ('people.on', stranger), ('people.came', stranger), ('_conflict', 'people')])
    assert page.status == 422 and 'B某某' not in page.text and '不存在或已作废' in page.text, page.status


def test_a_reason_for_striking_out_is_one_sentence(city):
    ground(city)
    id = city.record('theme_day', org='A1', held_on='2025-10-05', topic='要作废的')
    path = f'/records/theme_day/{id}'
    long = city.clerk.post(path + '/strike', [token(city.clerk), ('_version', '1'), ('why', '长' * 201)])
    assert long.status == 422 and '作废原因最多 200 个字，现有 201 个' in long.text
    assert city.clerk.post(path + '/strike', [token(city.clerk), ('_version', '1'), ('why', '长' * 200)]).status == 303


def test_the_old_password_is_not_guessed_from_a_session(city):
    browser = city.person('guessed', 'reader', 'GW')
    for i in range(5):
        page = browser.fill('/password', old=f'Falsch-{i}-2026', password='Neu-Mima-2026x', again='Neu-Mima-2026x')
        assert page.status == 422 and '原密码不对' in page.text
    page = browser.fill('/password', old='Xin-Mima-2026', password='Neu-Mima-2026x', again='Neu-Mima-2026x')
    assert page.status == 422 and '密码错误次数过多' in page.text, page.text[-300:]


def sql(city, statement):
    """Past the program."""
    if '://' in city.db:
        subprocess.run(['psql', '-qX', city.db, '-c', statement], check=True)
    else:
        with sqlite3.connect(city.db) as db:
            db.execute(statement)
        db.close()


def test_whose_account_was_changed_past_the_program_is_signed_out_and_told_why(city):
    for name, change, say in ('tampered', "role = 'administrator'", '被改动过'), ('roleless', "role = 'king'", '被改动过'):
        browser = city.person(name, 'reader', 'GW')
        sql(city, f"update account set {change} where name = '{name}'")
        page = browser.get('/records/theme_day')
        assert page.status == 303 and page.headers['Location'].startswith('/sign-in'), page.status
        door = browser.get('/sign-in')
        assert door.status == 200 and say in door.text and door.form_to('/sign-in'), (door.status, door.text[-300:])
        assert browser.get('/assets/site.css').status == 200
        fields = [('_csrf', 'x')]
        assert browser.post('/sign-out', fields).status == 401
        assert browser.sign_in('clerk', 'Xin-Mima-2026').status == 303 and browser.get('/').status == 200
        assert '被改动过' in Browser(city.port).sign_in(name, 'Xin-Mima-2026').text
        sql(city, f"update account set role = 'reader' where name = '{name}'")


def test_one_character_that_is_none_costs_nothing_else_that_was_typed(city):
    ground(city)
    new = '/records/brand/new'
    values = [('org', 'A1'), ('founded_on', '2025-11-03'), ('name', '写了很久的名称'), ('scheme', 'branch')]
    for note in '第一行\x1b第二行', '坏\uffff字':
        page = city.clerk.post(new, [token(city.clerk), ('meaning', note)] + values)
        assert page.status == 422 and ('name', '写了很久的名称') in page.form_to(new), page.text[-300:]
        assert re.search(r'id="e-meaning">含有不能识别的字符', page.body) and [v for n, v in page.form_to(new) if n == 'meaning'][0].count('\ufffd') == 1
    values[2] = ('name', '从\x0bWord\u2028粘贴\x85来的\t名称')
    done = city.clerk.post(new, [token(city.clerk), ('meaning', '第一行\x0b第二行\u2028\u202a张三\u202c')] + values)
    assert done.status == 303, done.text[-600:]
    fields = json.loads(city.clerk.get(done.headers['Location'].split('?')[0] + '.json').body)['fields']
    assert fields['meaning'] == '第一行\n第二行\n张三' and fields['name'] == '从 Word 粘贴 来的 名称', fields
    assert Browser(city.port).sign_in('cl\x1berk', 'x').status == 422


def head(city, line, *headers):
    """The whole answer to a head whose body never comes."""
    with socket.create_connection(('127.0.0.1', city.port), 60) as s:
        s.sendall('\r\n'.join((f'{line} HTTP/1.1', 'Host: h', *headers, '', '')).encode())
        got = b''
        while piece := s.recv(65536):
            got += piece
    return got.decode()


def test_a_body_is_not_read_from_who_may_not_send_it(city):
    g, new, large = ground(city), 'POST /records/theme/new', 'Content-Length: 20000000'
    clerk = 'Cookie: ' + '; '.join(f'{k}={v}' for k, v in g['clerkA'].cookies.items())
    reader = 'Cookie: ' + '; '.join(f'{k}={v}' for k, v in city.person('reader', 'reader', 'GW').cookies.items())
    for status, line, headers in (
            (401, new, [large]), (401, new, ['Transfer-Encoding: chunked']), (401, new, [large, 'Cookie: dangjian=' + 'a' * 64]),
            (401, new, [large, 'Expect: 100-continue']), (401, 'POST /reports', [large]), (404, 'POST /nowhere', [large]),
            (405, 'PUT /records/theme/new', [large]), (405, 'POST /figures', [large]), (413, 'POST /sign-in', [large]),
            (413, 'GET /sign-in', [large]), (413, 'GET /sign-in', ['Transfer-Encoding: chunked']), (413, 'POST /sign-out', [large, clerk]),
            (413, new, ['Content-Length: 35700000', clerk]), (403, 'POST /records/membership/new', [large, reader]),
            (403, 'POST /records/lecture/new', [large, clerk, 'Origin: http://evil.example'])):
        said = head(city, line, *headers)
        assert said.startswith(f'HTTP/1.1 {status} ') and 'Connection: close' in said, (line, headers, said[:200])
    assert 'Allow: GET, HEAD, POST' in head(city, 'PUT /sign-in', 'Content-Length: 0', 'Connection: close')
    assert head(city, 'DELETE /sign-out', 'Connection: close').startswith('HTTP/1.1 405 ')


def test_a_large_body_is_read_from_who_may_send_it(city):
    g = ground(city)
    page = g['clerkA'].upload('/records/lecture/new', [token(g['clerkA']), ('_again', '1'), ('topic', '大' * 9000)], 'files', 'a.txt', b'x' * 300000)
    assert page.status == 200 and '大' * 1000 in page.body, (page.status, page.text[-500:])
    stranger = Browser(city.port)
    page = stranger.sign_in('x' * 9000, 'y')
    assert page.status == 413 and '8 KB' in page.text, (page.status, page.text)
    said = g['clerkA'].post('/records/lecture/new', [token(g['clerkA']), ('_again', '1'), ('topic', '长' * 30000)], Expect='100-continue')
    assert said.status == 200, said.status


def test_what_was_typed_at_length_outlives_the_session(city):
    g = ground(city)
    once = city.person('gone', 'unit_clerk', 'A')
    fields = [token(once), ('topic', '久' * 15000)]
    kept = dict(once.cookies)
    once.post('/sign-out', [fields[0]])
    once.cookies = kept
    page = once.post('/records/lecture/new', fields)
    assert page.status == 401 and ('topic', '久' * 15000) in page.form_to('/records/lecture/new'), (page.status, page.text[-300:])


run_tests(globals())
