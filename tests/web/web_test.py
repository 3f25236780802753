#!/usr/bin/env python3
"""web_test.py DANGJIAN: the web application as a browser without script and an attacker meet it.  TAP on stdout."""
import html, io, json, os, pathlib, re, subprocess, tempfile, threading, zipfile
from city import BINARY, PASSWORD, Browser, run_tests

CANARY = '<img src=x onerror=alert(1)>"\'&{{x}}'


def routes():
    """[(method, pattern, right)] of the route table."""
    out = subprocess.run([BINARY, 'catalog', 'routes'], capture_output=True, text=True, check=True).stdout
    return [line.split(None, 2) for line in out.splitlines()]


def types():
    return json.loads(subprocess.run([BINARY, 'catalog', 'types', '--json'], capture_output=True, text=True, check=True).stdout)


def once(city, name, make):
    """What several tests stand on is made by the first of them."""
    if not hasattr(city, name):
        setattr(city, name, make())
    return getattr(city, name)


def ground(city):
    """Two units with a branch each; a clerk in the first; a theme; a record in either branch."""
    def make():
        for unit in 'A', 'B':
            city.organisation(unit, 'unit', f'临江市{unit}局')
            city.organisation(unit + 'P', 'party_committee', f'临江市{unit}局机关党委', parent=unit)
            city.organisation(unit + '1', 'branch', f'临江市{unit}局第一党支部', parent=unit + 'P', form='ordinary')
        ground = {'theme': city.record('theme', name='学习贯彻全会精神', main_year='2025', since='2025-01-01', org='GW')}
        for unit in 'A', 'B':
            ground[unit] = city.record('theme_day', held_on='2025-07-01', topic=f'{unit}的主题党日', org=unit + '1', headcount='9')
        ground['clerk'] = city.person('clerk.a', 'unit_clerk', 'A')
        return ground
    return once(city, 'ground', make)


def test_an_empty_office_is_told_where_to_begin(city):
    page = city.clerk.get('/')
    assert '从这里开始' in page.text and page.links.index('/organisations/new') < page.links.index('/records/theme/new')


def test_who_has_not_signed_in_is_sent_to_the_door_and_back(city):
    stranger = Browser(city.port)
    page = stranger.get('/records/theme_day?org=A1')
    assert page.status == 303 and page.headers['Location'] == '/sign-in?to=%2Frecords%2Ftheme_day%3Forg%3DA1', page.headers['Location']
    for method, pattern, right in routes():
        path = pattern.replace('{type}', 'theme_day').replace('{id}', '1').replace('{name}', 'site.css')
        page = stranger.ask(method, path, [] if method == 'POST' else None)
        wanted = (200, 403) if right == 'public' else (401,) if method == 'POST' else (303,)
        assert page.status in wanted, (method, path, page.status)
    assert stranger.get('/records/theme_day', HX_Request='true').status == 401


def test_signing_in_leads_back_only_to_this_site(city):
    for to, wanted in ('/figures?year=2025', '/figures?year=2025'), ('//evil.example/', '/'), ('https://evil.example', '/'), ('/\\evil', '/'):
        name = f'back{abs(hash(to)) % 10**9}'
        password, browser = city.account(name, 'reader', 'GW'), Browser(city.port)
        page = browser.get('/sign-in')
        fields = [f for f in page.form_to('/sign-in') if f[0] not in ('name', 'password', 'to')]
        done = browser.post('/sign-in', fields + [('name', name), ('password', password), ('to', to)])
        assert done.status == 303 and done.headers['Location'] == wanted, (to, done.headers['Location'])


def test_the_one_time_password_must_be_replaced_first(city):
    browser, once_password = Browser(city.port), city.account('newcomer', 'reader', 'GW')
    assert browser.sign_in('newcomer', once_password).status == 303
    page = browser.get('/records/theme_day')
    assert page.status == 303 and page.headers['Location'] == '/password'
    wrong = browser.fill('/password', old=once_password, password=PASSWORD, again=PASSWORD + 'x')
    assert wrong.status == 422 and '两次输入的新密码不一样' in wrong.text
    wrong = browser.fill('/password', old='x', password=PASSWORD, again=PASSWORD)
    assert wrong.status == 422 and '原密码不对' in wrong.text
    assert browser.fill('/password', old=once_password, password=PASSWORD, again=PASSWORD).status == 303
    assert browser.get('/records/theme_day').status == 200


def test_a_wrong_name_and_a_wrong_password_look_the_same_and_five_of_them_lock(city):
    city.account('forgetful', 'reader', 'GW')
    browser, says = Browser(city.port), set()
    for name in 'forgetful', 'nobody':
        page = browser.sign_in(name, 'wrong')
        assert page.status == 403
        says.add(re.search(r'用户名或密码不对', page.text).group())
        assert f'value="{name}"' in page.body and 'wrong"' not in page.body.replace('class="wrong"', '')
    assert len(says) == 1
    for _ in range(4):
        browser.sign_in('forgetful', 'wrong')
    assert '密码错误次数过多' in browser.sign_in('forgetful', 'wrong').text


def test_without_a_proxy_nobody_says_where_he_comes_from(city):
    page = Browser(city.port).get('/sign-in', X_Forwarded_Proto='https')
    assert re.match(r'dangjian_form=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Lax$', page.headers['Set-Cookie'])
    for i in range(5):
        assert '用户名或密码不对' in Browser(city.port).sign_in('spoofer', 'wrong', X_Forwarded_For=f'10.0.0.{i}').text
    assert '密码错误次数过多' in Browser(city.port).sign_in('spoofer', 'wrong', X_Forwarded_For='10.0.0.9').text


def test_a_proxy_says_whether_it_is_https_and_whose_failures_are_counted(city):
    server, port = city.serve('--proxy')
    page = Browser(port).get('/sign-in', X_Forwarded_Proto='https')
    assert re.match(r'__Host-dangjian_form=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Lax; Secure$', page.headers['Set-Cookie'])
    for i in range(5):
        assert '用户名或密码不对' in Browser(port).sign_in('hasty', 'wrong', X_Forwarded_For=f'10.0.1.{i}, 10.0.1.7').text
    assert '密码错误次数过多' in Browser(port).sign_in('hasty', 'wrong', X_Forwarded_For='10.0.1.9, 10.0.1.7').text
    assert '用户名或密码不对' in Browser(port).sign_in('hasty', 'wrong', X_Forwarded_For='10.0.1.7, 10.0.1.9').text
    server.terminate()
    assert server.wait(20) == 0
    server.stdout.close()


def test_signing_out_ends_the_session(city):
    browser = city.person('leaver', 'reader', 'GW')
    cookies = dict(browser.cookies)
    assert browser.post('/sign-out', browser.get('/').form_to('/sign-out')).status == 303
    browser.cookies = cookies
    assert browser.get('/').status == 303


def test_every_answer_carries_the_headers(city):
    g = ground(city)
    for path in '/', '/sign-in', '/records/theme_day', '/nowhere', '/assets/site.css', f'/records/theme_day/{g["A"]}.json':
        h = city.clerk.get(path).headers
        assert h['Content-Security-Policy'] == ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"), path
        assert h['X-Content-Type-Options'] == 'nosniff' and h['Referrer-Policy'] == 'same-origin', path
        assert h['Cache-Control'] == ('no-cache' if 'assets' in path else 'no-store'), path
    page = city.clerk.get('/')
    css = re.search(r'/assets/site.css\?v=\w+', page.body).group()
    asset = city.clerk.get(css)
    assert 'immutable' in asset.headers['Cache-Control']
    assert city.clerk.get(css, If_None_Match=asset.headers['ETag']).status == 304
    assert not re.search(r'\son\w+=|<style|style=|<script(?![^>]*src=)', page.body)


def test_every_post_needs_the_token_and_our_own_origin(city):
    g = ground(city)
    posts = [p for m, p, _ in routes() if m == 'POST']
    assert len(posts) >= 8
    token = dict(city.clerk.get(f'/records/theme_day/{g["A"]}').form_to('/sign-out'))['_csrf']
    before = city.clerk.get(f'/records/theme_day/{g["A"]}.json').body
    for pattern in posts:
        path = pattern.replace('{type}', 'theme_day').replace('{id}', str(g['A'])).replace('{name}', 'x')
        fields = [('_version', '1'), ('why', '错'), ('topic', '改'), ('held_on', '2025-07-02'), ('org', 'A1')]
        for what, sent, headers in [
                ('no token', fields, {}), ('a wrong token', fields + [('_csrf', token[:-1] + '0' if token[-1] != '0' else token[:-1] + '1')], {}),
                ('another origin', fields + [('_csrf', token)], {'Origin': 'https://evil.example'}),
                ('no origin named', fields + [('_csrf', token)], {'Origin': 'null'}),
                ('another site', fields + [('_csrf', token)], {'Sec_Fetch_Site': 'cross-site'})]:
            page = city.clerk.post(path, sent, **headers)
            again = 'token' in what and path.rsplit('/', 1)[1] in ('new', 'edit') and path.startswith('/records/')
            said = '已重新登录，请核对后保存' if again else '不是从本系统的页面提交的'
            assert page.status == 403 and said in page.text, (path, what, page.status)
    assert city.clerk.get(f'/records/theme_day/{g["A"]}.json').body == before


def test_a_foreign_record_looks_like_none(city):
    g = ground(city)
    for path in '/records/theme_day/{}', '/records/theme_day/{}.json', '/records/theme_day/{}/history', '/records/theme_day/{}/edit':
        foreign, none = g['clerk'].get(path.format(g['B'])), g['clerk'].get(path.format(12345))
        assert foreign.status == none.status == 404, path
        same = [p.body.replace(str(g['B']), '#').replace('12345', '#') for p in (foreign, none)]
        assert same[0] == same[1], path
    token = dict(g['clerk'].get('/').form_to('/sign-out'))['_csrf']
    for act in 'edit', 'strike', 'restore':
        fields = [('_csrf', token), ('_version', '1'), ('why', '错'), ('topic', '改'), ('held_on', '2025-07-02'), ('org', 'B1')]
        assert g['clerk'].post(f'/records/theme_day/{g["B"]}/{act}', fields).status == 404, act
    assert g['clerk'].get('/records/theme_day').text.count('的主题党日') == 1
    assert g['clerk'].get('/records/theme_day?org=B1').status == 404
    assert [r['id'] for r in json.loads(g['clerk'].get('/records/theme_day.json').body)['rows']] == [g['A']]
    for path in '/figures?year=2025&org=B', '/figures/branches_with_themed_sessions?year=2025&org=B':
        assert g['clerk'].get(path).status in (403, 404), path


def test_a_foreign_organisation_looks_like_none(city):
    g = ground(city)
    foreign = int(re.search(r'/organisations/(\d+)\?on=[^"]*">临江市B局<', city.clerk.get('/organisations').body).group(1))
    for path in '/organisations/{}', '/organisations/{}/below':
        assert g['clerk'].get(path.format(foreign)).body == g['clerk'].get(path.format(999)).body
        assert g['clerk'].get(path.format(foreign)).status == 404
    assert '临江市B局' not in g['clerk'].get('/organisations').text
    assert '临江市B局' not in g['clerk'].get('/choose/organisation?q=' + 'B').text


def test_a_unit_puts_nothing_into_its_superiors_mouth_or_ledger(city):
    g = ground(city)
    offers = g['clerk'].get('/choose/organisation?above=1&kinds=working_committee')
    assert 'GW' in offers.text and 'GW' not in g['clerk'].get('/choose/organisation?kinds=working_committee').body.replace('GW"', '')
    person = city.record('person', name='任某某', since='2020-01-01', org='A1')
    form = g['clerk'].get('/records/appointment/new').text
    assert '只填本单位范围内的，上级作出的由上级登记' in form
    assert '上级作出的由上级登记' not in city.clerk.get('/records/appointment/new').text
    above = g['clerk'].fill('/records/appointment/new', org='AP', effective_on='2025-03-01', person=f'任某某 [{person}]', post='secretary',
        method='by_election', approved_by='GW', approved_on='2025-03-02')
    assert above.status == 422 and '登记，这里不能代填' in above.text
    id = city.record('appointment', g['clerk'], org='AP', effective_on='2025-03-01', person=f'任某某 [{person}]', post='secretary',
        method='by_election')
    city.clerk.fill(f'/records/appointment/{id}/edit', approved_by='GW', approved_on='2025-03-02')
    assert g['clerk'].get(f'/records/appointment/{id}').status == 200
    refused = g['clerk'].fill('/records/training_course/new', **{'name': '联合培训', 'kind': 'secretaries', 'started_on': '2025-03-01',
        'org': 'A', 'with': 'GW'})
    assert refused.status == 422 and '本单位范围内没有“GW”；跨单位的共同活动由工委登记一条，本单位不必再登' in refused.text
    beside = g['clerk'].fill('/records/appointment/new', org='AP', effective_on='2025-03-01', person=f'任某某 [{person}]', post='secretary',
        method='by_election', approved_by='BP', approved_on='2025-03-02')
    assert beside.status == 422 and '没有找到“BP”这个组织' in beside.text


def test_a_foreign_person_is_not_named_by_their_number(city):
    g = ground(city)
    stranger = city.record('person', name='外单位某人', since='2020-01-01', org='B1')
    page = g['clerk'].get('/records/theme_day/new?org=A1')
    fields = page.form_to('/records/theme_day/new') + [('people.on', str(stranger)), ('people.came', str(stranger)), ('topic', 'x'),
        ('held_on', '2025-03-01')]
    for extra in [('_again', 'people')], []:
        again = g['clerk'].post('/records/theme_day/new', fields + extra)
        assert again.status in (200, 422) and '外单位某人' not in again.text, again.status


def test_a_role_reaches_only_what_it_may(city):
    ground(city)
    reader, auditor = city.person('reader', 'reader', 'GW'), city.person('auditor', 'auditor', 'GW')
    assert reader.get('/records/theme_day').status == 200
    assert reader.get('/records/theme_day/new').status == 403
    assert reader.get('/organisations/new').status == 403
    for path in '/records/theme_day', '/organisations', '/figures', '/choose/organisation', '/choose/person':
        page = auditor.get(path)
        assert page.status == 403 and '权限' in page.text, path
    assert auditor.get('/').status == 200


def test_wrong_input_is_kept_and_said_at_its_field(city):
    ground(city)
    page = city.clerk.fill('/records/theme_day/new', org='A1', held_on='2025-02-30', topic='写了很久的内容', headcount='十几', with_=None)
    assert page.status == 422
    assert 'value="写了很久的内容"' in page.body and 'value="2025-02-30"' in page.body and 'value="十几"' in page.body
    assert re.search(r'id="e-held_on">[^<]*不是正确的日期', page.body) and re.search(r'id="e-headcount">', page.body)
    assert page.body.count('aria-invalid="true"') == 2
    page = city.clerk.fill('/records/theme_day/new', org='A1', held_on='2199-01-01', topic='未来')
    assert page.status == 422 and '日期不能晚于今天' in page.text and 'value="未来"' in page.body
    page = city.clerk.fill('/records/theme_day/new', org='没有的支部', held_on='2025-01-01', topic='某')
    assert page.status == 422 and 'value="没有的支部"' in page.body and 'id="e-org"' in page.body
    page = city.clerk.fill('/records/theme_day/new', org='A', held_on='2025-01-01', topic='某')
    assert page.status == 422 and '不能登记主题党日' in page.text


def test_all_that_is_needed_is_said_at_once(city):
    ground(city)
    empty = city.clerk.fill('/records/theme_day/new')
    assert 'hx-include="#f-org"' in empty.body and 'hx-include="#f-org"' not in city.clerk.get('/organisations/new').body
    for field in 'org', 'held_on', 'topic':
        assert f'id="e-{field}"' in empty.body, (field, empty.text[-600:])
    half = city.clerk.fill('/records/theme_day/new', held_on='2025-02-30')
    assert '“日期”必填' not in half.text
    for field in 'org', 'held_on', 'topic':
        assert f'id="e-{field}"' in half.body, (field, half.text[-600:])
    early = city.clerk.fill('/records/theme_day/new', org='临江市A局第一党支部 [A1]', held_on='1926-07-01', topic='很早')
    assert early.status == 422 and '“临江市A局第一党支部”在 1926年7月1日 这一天不存在' in early.text, early.text[-600:]


def test_a_name_typed_half_offers_what_it_may_mean(city):
    g = ground(city)
    new = '/records/theme_day/new'
    half = city.clerk.fill(new, org='A局第一', held_on='2025-08-01', topic='选一个', **{'with': ['B局第一', '']})
    picks = re.findall(r'type="radio" name="([\w.]+)" value="([^"]+)"', half.body)
    assert half.status == 422 and ('org.pick', '临江市A局第一党支部 [A1]') in picks, picks
    assert ('with.pick', '临江市B局第一党支部 [B1]') in picks, picks
    done = city.clerk.post(new, [f for f in half.form_to(new) if not f[0].endswith('.pick')] +
        [('org.pick', '临江市A局第一党支部 [A1]'), ('with.pick', '临江市B局第一党支部 [B1]')])
    assert done.status == 303, done.text[-600:]
    record = json.loads(city.clerk.get(done.headers['Location'].split('?')[0] + '.json').body)
    assert record['org'] == 'A1' and record['fields']['with'] == ['B1'], record
    foreign = g['clerk'].fill(new, org='B局第一', held_on='2025-08-01', topic='选一个')
    assert foreign.status == 422 and '临江市B局' not in foreign.text.replace('“B局第一”', '')
    for path in '/records/theme_day?topic=日&org={}', '/figures?year=2025&org={}', '/figures/medals_issued?year=2025&org={}', '/reports/yearly?year=2025&org={}':
        page = city.clerk.get(path.format('A局第一'))
        assert page.status in (404, 422) and 'id="e-org"' in page.body and 'value="A局第一"' in page.body, (path, page.text[-300:])
        link = next(l for l in page.links if 'org=A1' in l)
        assert city.clerk.get(link).status in (200, 422) and ('topic=' in link or 'year=2025' in link), link
        assert 'B局第一党支部' not in g['clerk'].get(path.format('B局第一')).text
    card = next(l for l in city.clerk.get('/choose/organisation?q=A局第一').links if l.startswith('/organisations/') and 'on=' in l)
    assert '临江市A局第一党支部' in city.clerk.get(card).text


def test_what_was_typed_outlives_the_session(city):
    ground(city)
    browser = city.person('slow', 'committee_clerk', 'GW')
    new = '/records/theme_day/new'
    fields = [f for f in browser.get(new + '?org=A1').form_to(new) if f[0] not in ('topic', 'held_on')]
    fields += [('topic', '写了半小时的内容' + CANARY), ('held_on', '2025-11-20')]
    browser.cookies.clear()
    page = browser.post(new, fields)
    assert page.status == 401 and '没有保存' in page.text and '<img' not in page.body
    kept = page.form_to(new)
    assert ('topic', '写了半小时的内容' + CANARY) in kept and not [f for f in kept if f[0] == '_csrf']
    assert page.status == 401 and browser.post(new, fields, Origin='https://evil.example').forms == []
    assert browser.sign_in('slow', PASSWORD).status == 303
    page = browser.post(new, kept)
    again = page.form_to(new)
    assert page.status == 403 and ('topic', '写了半小时的内容' + CANARY) in again and '已重新登录，请核对后保存' in page.text
    assert '页面已过期' not in page.text and 'class="wrong"' not in page.body
    assert '写了半小时' not in browser.get('/records/theme_day').text
    assert browser.post(new, again).status == 303
    assert '写了半小时' in browser.get('/records/theme_day').text


def test_of_two_who_save_the_second_sees_what_both_changed(city):
    g = ground(city)
    id = city.record('theme_day', held_on='2025-04-01', topic='最初', org='A1', headcount='5')
    path = f'/records/theme_day/{id}/edit'
    mine = city.clerk.get(path).form_to(path)

    def change(form, **values):
        return [f for f in form if f[0] not in values and not f[0].startswith('_take')] + list(values.items())
    assert city.clerk.fill(path, headcount='7', themes=[str(g['theme'])]).status == 303
    page = city.clerk.post(path, change(mine, topic='我改的'))        # nothing that both changed: saved together
    assert page.status == 303 and page.headers['Location'].endswith('done=merged'), page.text[-500:]
    fields = json.loads(city.clerk.get(f'/records/theme_day/{id}.json').body)['fields']
    assert (fields['topic'], fields['headcount'], fields['themes']) == ('我改的', 7, [str(g['theme'])]), fields
    mine = city.clerk.get(path).form_to(path)
    assert city.clerk.fill(path, topic='别人改的', headcount='8').status == 303
    page = city.clerk.post(path, change(mine, topic='我又改的'))
    table = re.search(r'<tbody>.*?</tbody>', page.body, re.S).group()
    assert page.status == 409 and '别人改的' in table and '我又改的' in table and '参加人数' not in table, table
    form = page.form_to(path)
    assert ('headcount', '8') in form and ('_conflict', 'topic') in form
    undecided = city.clerk.post(path, [f for f in form if not f[0].startswith('_take')])
    assert undecided.status == 422 and '请选择保留哪一个' in undecided.text and ('_conflict', 'topic') in undecided.form_to(path)
    assert city.clerk.post(path, change(form, **{'_take.topic': 'now', 'headcount': '9'})).status == 303
    fields = json.loads(city.clerk.get(f'/records/theme_day/{id}.json').body)['fields']
    assert (fields['topic'], fields['headcount']) == ('别人改的', 9), fields
    page = city.clerk.get(f'/records/theme_day/{id}/history')
    assert all(t in page.text for t in ('最初', '别人改的', '我改的', '第 5 版'))
    city.clerk.fill(path, themes=None)


def test_the_members_of_a_branch_are_listed_and_who_came_is_ticked(city):
    ground(city)
    city.organisation('C1', 'branch', '临江市A局第三党支部', parent='AP', form='ordinary')
    ids = []
    for name in '子某某', '丑某某', '寅某某':
        ids.append(str(city.record('person', name=name, since='2020-01-01', org='C1')))
        city.record('membership', person=f'{name} [{ids[-1]}]', status='member', joined_on='2010-06-30', since='2020-01-01', org='C1')
    new = '/records/theme_day/new'
    # Who holds a post as well stands there once.
    city.record('appointment', org='C1', effective_on='2021-03-01', person=f'子某某 [{ids[0]}]', post='secretary', method='election',
        approved_by='AP', approved_on='2021-03-02')
    page = city.clerk.post(new, city.clerk.get(new + '?org=C1').form_to(new) + [('_roll', 'people')])
    fields = page.form_to(new)
    assert [v for n, v in fields if n == 'people.on'] == ids and not [v for n, v in fields if n == 'people.came']
    again = city.clerk.post(new, [f for f in fields if f[0] != 'topic'] + [('topic', '写了一半'), ('_came', 'people')])
    fields = again.form_to(new)
    assert again.status == 200 and [v for n, v in fields if n == 'people.came'] == ids and ('topic', '写了一半') in fields
    fields = [f for f in fields if f != ('people.came', ids[0]) and f[0] not in ('held_on', f'people.why.{ids[0]}')]
    fields = [f for f in fields if f[1] != ids[1]]      # the second was not expected at all
    done = city.clerk.post(new, fields + [('held_on', '2025-10-01'), (f'people.why.{ids[0]}', '住院'), ('_next', '1')])
    assert done.status == 303 and done.headers['Location'] == new + '?org=C1&done=added', done.headers['Location']
    id = json.loads(city.clerk.get('/records/theme_day.json?org=C1').body)['rows'][0]['id']
    page = city.clerk.get(f'/records/theme_day/{id}')
    assert '应到 2 人，实到 1 人' in page.text and '请假：住院' in page.text and '丑某某' not in page.text
    fields = city.clerk.get(f'/records/theme_day/{id}/edit').form_to(f'/records/theme_day/{id}/edit')
    assert [v for n, v in fields if n == 'people.on'] == [ids[0], ids[2]] and (f'people.why.{ids[0]}', '住院') in fields
    added = city.clerk.post(f'/records/theme_day/{id}/edit', [('people.add', f'丑某某 [{ids[1]}]') if f[0] == 'people.add' else f for f in fields])
    assert added.status == 303 and '应到 3 人' in city.clerk.get(f'/records/theme_day/{id}').text
    twice = city.clerk.fill(f'/records/theme_day/{id}/edit', **{'people.add': f'丑某某 [{ids[1]}]'})
    assert twice.status == 422 and '“丑某某”重复' in twice.text, twice.text[-600:]


def test_a_list_nobody_asked_for_stays_away(city):
    ground(city)
    city.organisation('C2', 'branch', '临江市A局第四党支部', parent='AP', form='ordinary')
    person = city.record('person', name='卯某某', since='2020-01-01', org='C2')
    city.record('membership', person=f'卯某某 [{person}]', status='member', joined_on='2010-06-30', since='2020-01-01', org='C2')
    new = '/records/theme_day/new'
    refused = city.clerk.fill(new + '?org=C2', held_on='2025-02-30', topic='只填人数', headcount='18')
    assert refused.status == 422 and '卯某某' not in refused.text and not [f for f in refused.form_to(new) if f[0].startswith('people.o')]
    done = city.clerk.post(new, [('held_on', '2025-02-28') if f[0] == 'held_on' else f for f in refused.form_to(new)])
    assert done.status == 303, done.text[-400:]
    path = done.headers['Location'].split('?')[0]
    assert city.clerk.fill(path + '/edit', topic='改了题目').status == 303
    assert json.loads(city.clerk.get(path + '.json').body)['fields']['people'] == []
    empty = city.clerk.post(new, city.clerk.get(new).form_to(new) + [('_roll', 'people')])
    assert empty.status == 200 and '没有可带出的名单' in empty.text


def test_joint_holders_see_the_record_and_lines_are_added_without_script(city):
    g = ground(city)
    new = '/records/theme_day/new'
    fields = city.clerk.get(new + '?org=B1').form_to(new)
    lines = sum(n == 'with' for n, _ in fields)
    again = city.clerk.post(new, fields + [('_more', 'with')])
    assert sum(n == 'with' for n, _ in again.form_to(new)) > lines
    id = city.record('theme_day', org='B1', held_on='2025-11-05', topic='两个支部一起', **{'with': ['临江市A局第一党支部 [A1]', '']})
    assert g['clerk'].get(f'/records/theme_day/{id}').status == 200
    assert '两个支部一起' in g['clerk'].get('/records/theme_day').text
    page = g['clerk'].get(f'/records/theme_day/{id}/edit')
    assert page.status == 403, page.status


def test_struck_out_and_restored(city):
    ground(city)
    id = city.record('theme_day', held_on='2025-04-02', topic='录错的', org='A1')
    path = f'/records/theme_day/{id}'
    fields = city.clerk.get(path).form_to(path + '/strike')
    page = city.clerk.post(path + '/strike', [f for f in fields if f[0] != 'why'])
    assert page.status == 422 and '请写明作废原因' in page.text
    assert city.clerk.post(path + '/strike', [f for f in fields if f[0] != 'why'] + [('why', '重复登记')]).status == 303
    page = city.clerk.get(path)
    assert '已经作废' in page.text and not any(f['action'].endswith('/strike') for f in page.forms)
    assert f'{path}"' not in city.clerk.get('/records/theme_day?topic=录错').body
    assert '录错的' in city.clerk.get('/records/theme_day?_struck=1').text
    assert city.clerk.get(path + '/edit').status == 422
    assert '重复登记' in city.clerk.get(path + '/history').text
    assert city.clerk.post(path + '/restore', page.form_to(path + '/restore')).status == 303
    assert '已经作废' not in city.clerk.get(path).text


def test_what_is_typed_is_never_html(city):
    ground(city)
    person = city.record('person', name='<b>甲</b>', since='2020-01-01', org='A1')
    id = city.record('theme_day', held_on='2025-05-01', topic=CANARY, org='A1', **{'people.on': str(person), f'people.why.{person}': CANARY[:30]})
    city.clerk.fill(f'/records/theme_day/{id}/edit', topic='改过' + CANARY)
    for path in ['/records/theme_day', f'/records/theme_day/{id}', f'/records/theme_day/{id}/edit', f'/records/theme_day/{id}/history',
                 f'/choose/theme_day?q=改过', '/records/theme_day?topic=' + '%3Cimg%20src=x%3E%22', f'/records/theme_day/new?org=A1']:
        page = city.clerk.get(path)
        assert page.status == 200 and '<img' not in page.body and '<b>甲' not in page.body, path
        assert '&lt;img src=x onerror=alert(1)&gt;&quot;' in page.body or 'new?' in path or '?topic' in path, path
    wrong = city.clerk.fill('/records/theme_day/new', org=CANARY, held_on=CANARY, topic=CANARY, headcount=CANARY)
    assert wrong.status == 422 and '<img' not in wrong.body
    for path in '/records/theme_day?from=%3Cimg%3E', '/figures?year=%3Cimg%3E', '/figures/%3Cimg%3E', '/%3Cimg%3E', '/organisations?on=%3Cimg%3E':
        assert '<img' not in city.clerk.get(path).body, path


def test_names_are_masked_for_who_may_not_see_them(city):
    ground(city)
    name = '端木某某'
    person = city.record('person', name=name, since='2020-01-01', org='A1')
    city.record('membership', person=f'{name} [{person}]', status='candidate', since='2020-01-01', org='A1')
    met = city.record('theme_day', **{'held_on': '2025-06-01', 'topic': '有名单的', 'org': 'A1', 'people.on': str(person), 'people.came': str(person)})
    city.clerk.fill(f'/records/theme_day/{met}/edit', **{'people.on': None, 'people.came': None})
    city.clerk.fill(f'/records/theme_day/{met}/edit', **{'people.on': str(person), 'people.came': str(person)})
    admitted = city.record('admission', meeting_on='2025-06-13', person=f'{name} [{person}]', org='A1', approved_on='2025-07-18')
    card = next(l for l in city.clerk.get(f'/records/theme_day/{met}').links if l.startswith('/organisations/'))
    reader = city.person('reader4', 'reader', 'GW')
    for path in [f'/records/theme_day/{met}', f'/records/theme_day/{met}.json', f'/records/theme_day/{met}/history', '/records/person',
                 f'/records/person/{person}', f'/records/person/{person}.json', f'/records/person/{person}/history', '/records/membership',
                 '/records/membership.json', f'/records/admission/{admitted}', '/records/admission', f'/records/admission/{admitted}/history',
                 card, f'/choose/person?q={name}', '/choose/membership', '/figures/members_admitted?year=2025', f'/records/person?name={name}',
                 '/records/person?_sort=name']:
        seen, masked = city.clerk.get(path), reader.get(path)
        assert masked.status in (200, 422) and '端木' not in masked.body.replace(f'value="{name}"', ''), path
        assert seen.status == 200 and ('端木' in seen.body or path.endswith('.json')), path
    found = [len(re.findall(r'href="/records/person/\d+"', reader.get(f'/records/person?name={q}').body)) for q in (name, '没有这个人')]
    assert found[0] == found[1], found


def test_many_at_once_are_all_served(city):
    ground(city)
    cookies, problems = dict(city.clerk.cookies), []

    def work(number):
        browser = Browser(city.port)
        browser.cookies = dict(cookies)
        try:
            for i in range(12):
                city.record('theme_day', browser, held_on='2025-09-01', topic=f'并发{number}-{i}', org='A1')
                assert browser.get('/records/theme_day').status == 200
                assert browser.get('/figures?year=2025').status == 200
        except Exception as problem:
            problems.append(repr(problem)[:300])
    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not problems, problems
    rows, path = [], '/records/theme_day.json?topic=并发'
    while path:
        answer = json.loads(city.clerk.get(path).body)
        rows, path = rows + answer['rows'], answer['next']
    assert len({r['title'] for r in rows}) == len(rows) == 72, len(rows)
    assert '全部一致' in city.run('audit', 'verify')


def test_every_type_has_its_list_and_form(city):
    ground(city)
    for t in types():
        for path in f'/records/{t["name"]}', f'/records/{t["name"]}/new', f'/records/{t["name"]}.json', f'/choose/{t["name"]}':
            page = city.clerk.get(path)
            assert page.status == 200, (path, page.status, page.text[-200:])
        form = city.clerk.get(f'/records/{t["name"]}/new')
        for f in t['fields']:
            assert f'id="f-{f["name"]}"' in form.body, (t['name'], f['name'])


def test_a_card_lists_what_the_organisation_itself_keeps(city):
    card = city.clerk.get(next(l for l in city.clerk.get('/organisations').links if re.match(r'/organisations/\d+', l))).body
    names = re.search(r'<h2>组织名称</h2>.*?<h2>', card, re.S).group(0)
    assert len(re.findall(r'href="/records/org_name/\d+"', names)) == 1, names


def test_the_first_page_says_what_is_open_to_who_may_close_it(city):
    g = ground(city)
    made = {}
    for problem, due, extended, closed in ('久拖未改', '2026-05-31', '', ''), ('快到期', '2026-07-20', '', ''), ('还早', '2026-12-31', '', ''), \
            ('已延期', '2026-06-01', '2026-12-01', ''), ('改完了', '2026-06-01', '', '2026-05-01'):
        made[problem] = city.record('finding', org='A1', issued_on='2026-03-01', source='daily', problem=problem, due_on=due,
            extended_to=extended, closed_on=closed, measures='已改' if closed else '')
    home = city.clerk.get('/')
    assert f'/records/finding/{made["久拖未改"]}' in home.links and '逾期 30 天' in home.text and '还有 20 天' in home.text
    assert all(w not in home.text for w in ('还早', '已延期', '改完了')), home.text
    assert '久拖未改' in g['clerk'].get('/').text and '临江市A局' in re.search(r'<h1>(.*?)</h1>', g['clerk'].get('/').body).group(1)
    assert '久拖未改' not in city.person('reader5', 'reader', 'GW').get('/').text


def test_a_branch_s_clerk_sees_the_ledgers_of_a_branch(city):
    ground(city)
    branch = city.person('branch.clerk', 'branch_clerk', 'A1')
    home = branch.get('/')
    assert '/records/theme_day' in home.links and '/records/study_session' not in home.links and '/records/campaign' not in home.links
    assert '/records/study_session' in city.clerk.get('/').links and '从这里开始' not in city.clerk.get('/').text


def test_the_same_record_twice_is_asked_about(city):
    ground(city)
    person = city.record('person', name='辰某某', since='2020-01-01', org='A1')
    name = city.record('award_name', name='年度表彰', kind='other', since='2020-01-01', org='GW')
    new, award = '/records/award/new', dict(org='A1', given_on='2025-06-27', name=str(name), kind='other_person', person=f'辰某某 [{person}]', given_by='GW')
    first = city.record('award', **award)
    again = city.clerk.fill(new, **award)
    assert again.status == 422 and '完全相同' in again.text and f'/records/award/{first}' in again.links, again.text[-600:]
    assert '辰某某' in city.clerk.get('/records/award?org=A1').text
    assert city.clerk.fill(new, **award, doc_no='〔2025〕2号').status == 303
    assert city.clerk.post(new, again.form_to(new) + [('_twice', '1')]).status == 303
    members = dict(org='A1', held_on='2025-01-05', in_year='2024', topic='名单不同')
    city.record('life_meeting', **members, **{'people.came': str(person)})
    assert city.clerk.fill('/records/life_meeting/new', **members).status == 303
    assert city.clerk.fill('/records/life_meeting/new', **members, **{'people.came': str(person)}).status == 422
    other = city.record('award', **award, doc_no='〔2025〕9号')
    edit = f'/records/award/{other}/edit'
    like = city.clerk.fill(edit, doc_no='')
    assert like.status == 422 and '完全相同' in like.text, like.text[-600:]
    assert set(l for l in like.links if re.fullmatch(r'/records/award/\d+', l)) > {f'/records/award/{other}'}, like.links
    assert city.clerk.fill(edit, doc_no='〔2025〕10号').status == 303, 'a record is not like itself'
    assert city.clerk.fill(edit, doc_no='', _twice='1').status == 303


def test_a_list_is_turned_page_by_page(city):
    ground(city)
    for day in range(1, 29):
        for turn in range(2):
            city.record('lecture', held_on=f'2025-03-{day:02}', topic=f'第{day}课{turn}', org='A1', lecturer_role='member')
    seen, path = [], '/records/lecture'
    while path:
        page = city.clerk.get(path)
        ids = re.findall(r'href="/records/lecture/(\d+)"', page.body)
        seen += ids
        path = next((l for l in page.links if '_after=' in l and '_back=' not in l), None)
    assert len(seen) == len(set(seen)) == 56, (len(seen), len(set(seen)))
    assert '共 56 条' in page.text
    before = next(l for l in page.links if '_back=' in l)
    first = city.clerk.get(before)
    assert re.findall(r'href="/records/lecture/(\d+)"', first.body) == seen[:50] and '上一页' not in first.text
    assert re.findall(r'href="/records/lecture/(\d+)"', city.clerk.get(next(l for l in first.links if '_after=' in l and '_back=' not in l)).body) == seen[50:]
    for address, rows in (before.replace('lecture?', 'lecture.json?'), seen[:50]), (None, seen[50:]):
        listed = json.loads(city.clerk.get(address or listed['next']).body)
        assert [str(r['id']) for r in listed['rows']] == rows, listed['next']
    assert listed['next'] is None


def test_a_list_is_ordered_and_filtered_by_what_may_be_empty(city):
    ground(city)
    made = {}
    for due, closed in ('2025-05-01', ''), ('2025-04-01', '2025-03-20'), ('', ''), ('2025-06-01', ''):
        made[due, closed] = city.record('finding', org='A1', issued_on='2025-03-01', source='daily', problem=f'问题{due}{closed}', due_on=due,
            closed_on=closed, measures='已改' if closed else '')
    ids = lambda path: [int(i) for i in re.findall(r'href="/records/finding/(\d+)"', city.clerk.get(path + '&_last_day=2025-12-31').body)]
    order = [made[k] for k in (('2025-04-01', '2025-03-20'), ('2025-05-01', ''), ('2025-06-01', ''), ('', ''))]
    assert ids('/records/finding?_sort=due_on&_up=1') == order
    assert ids('/records/finding?closed_on=empty&due_on=filled&_sort=due_on&_up=1') == order[1:3]
    assert '符合条件的 3 条' in city.clerk.get('/records/finding?closed_on=empty&_last_day=2025-12-31').text
    assert ids('/records/finding?closed_on=filled') == order[:1]
    ended = city.record('venue', name='停用的会议室', since='2024-01-01', until='2024-06-01', org='GW')
    going = city.record('venue', name='在用的会议室', since='2024-01-01', org='GW')
    page = city.clerk.get('/records/venue?until=empty').body
    assert f'/records/venue/{going}"' in page and f'/records/venue/{ended}"' not in page
    last, none = order[2], order[3]
    assert ids(f'/records/finding?_sort=due_on&_up=1&_after=2025-06-01&id={last}') == [none]
    assert ids(f'/records/finding?_sort=due_on&_up=1&id={none}&_back=1') == order[:3]
    assert ids(f'/records/finding?_sort=due_on&_up=1&_after=2025-05-01&id={order[1]}&_back=1') == order[:1]
    assert ids('/records/finding?source=daily&category=life') == []


def test_a_list_is_ordered_by_its_column_of_organisations(city):
    ground(city)
    for n, org in enumerate(('B1', 'A1', 'B1', 'A1')):
        city.record('general_meeting', held_on=f'2024-03-0{n + 1}', topic=f'按组织{n}', org=org, headcount='9')
    page = city.clerk.get('/records/general_meeting?topic=按组织')
    assert '组织</a>' in page.body, page.body
    path = next(l for l in page.links if '_sort=org' in l)
    rows = lambda path: [(r['org'], r['fields']['topic'][-1]) for r in json.loads(city.clerk.get(path.replace('general_meeting?', 'general_meeting.json?')).body)['rows']]
    assert rows(path) == [('A1', '1'), ('A1', '3'), ('B1', '0'), ('B1', '2')], (path, rows(path))
    page = city.clerk.get(path)
    down = next(l for l in page.links if l.endswith('_sort=org'))
    assert 'aria-sort="ascending"' in page.body and rows(down) == rows(path)[::-1], (down, rows(down))
    assert city.clerk.get('/records/theme?_sort=org').status == 422 and city.clerk.get('/records/award?_sort=with').status == 422


def test_a_figure_shows_the_records_it_was_counted_from(city):
    g = ground(city)
    id = city.record('theme_day', held_on='2025-12-31', topic='专题学习', org='B1', themes=[str(g['theme'])])
    page = city.clerk.get('/figures/branches_with_themed_sessions?year=2025')
    assert page.status == 200 and f'/records/theme_day/{id}' in page.links
    number = re.search(r'class="big">(\d+)', page.body).group(1)
    out = city.run('figure', 'branches_with_themed_sessions', '--year', '2025', '--json')
    assert int(number) == json.loads(out)['value']
    figure = '/figures/branches_with_themed_sessions?year=2025'
    opened = city.clerk.get(f'/records/theme_day/{id}', Referer=f'http://127.0.0.1:{city.port}{figure}', Host=f'127.0.0.1:{city.port}')
    assert figure in opened.links
    for elsewhere in f'http://evil.example{figure}', f'http://127.0.0.1:{city.port}/records/theme_day', 'javascript:alert(1)':
        assert '返回统计项' not in city.clerk.get(f'/records/theme_day/{id}', Referer=elsewhere).text, elsewhere
    city.clerk.fill(f'/records/theme_day/{id}/edit', themes=None)
    page = city.clerk.get('/figures/branches_with_themed_sessions?year=2025')
    assert f'/records/theme_day/{id}' not in page.links
    assert '缺数据' in city.clerk.get('/figures?year=1990').text
    half = city.clerk.get('/figures/branches_with_themed_sessions?year=2025&from=2025-07-01&through=2025-12-31')
    out = city.run('figure', 'branches_with_themed_sessions', '--from', '2025-07-01', '--until', '2026-01-01', '--json')
    assert '2025年下半年' in half.text and 'value="2025-12-31"' in half.body
    assert int(re.search(r'class="big">(\d+)', half.body).group(1)) == json.loads(out)['value']
    assert city.clerk.get('/figures?from=2025-07-01&through=2025-06-30').status == 422


def test_a_year_to_come_is_refused_and_one_that_is_not_over_says_as_of_when(city):
    ground(city)
    for path in '/figures?year=2027', '/figures/units_on_day?year=2027', '/reports/yearly?year=2027', '/figures?from=2026-07-01&through=2026-12-31':
        page = city.clerk.get(path)
        assert page.status == 422 and '还没有开始' in page.text and 'name="year"' in page.body, path
    now = city.clerk.get('/figures/units_on_day?year=2026').text
    assert '截至2026年6月30日' in now and '截至' not in city.clerk.get('/figures/units_on_day?year=2025').text
    assert '截至2026年6月30日' in city.run('figure', 'units_on_day', '--year', '2026')
    assert set(json.loads(city.run('figures', '--year', '2026', '--json'))['figures'][0]) == {'name', 'label', 'counted_in', 'measure',
        'whose', 'value', 'count', 'missing', 'attested', 'unknown'}


def test_a_figure_is_asked_for_the_item_that_its_select_shows(city):
    g = ground(city)
    old = city.record('campaign', name='旧年行动', main_year='2023', since='2023-02-01', until='2024-01-01', org='GW')
    main = city.record('campaign', name='今年行动', main_year='2024', since='2024-02-01', until='2025-01-01', org='GW')
    side = city.record('campaign', name='另一行动', since='2024-03-01', until='2025-01-01', org='GW')
    path = '/figures/campaign_participants'

    def shown(page):
        select = re.search(r'<select id="f-argument".*?</select>', page.body, re.S).group()
        options = re.findall(r'<option (selected )?value="(\d*)"', select)
        return [int(v) for s, v in options if s and v], {int(v) for _, v in options if v}
    assert shown(city.clerk.get(path + '?year=2024')) == ([main], {main, side})
    assert shown(city.clerk.get(f'{path}?year=2024&argument={side}')) == ([side], {main, side})
    linked = city.clerk.get(f'{path}?year=2024&argument={old}')      # as a report's link: the number it was printed with
    assert shown(linked) == ([old], {main, side, old}) and '不在2024年' not in linked.text
    turned = city.clerk.get(f'{path}?year=2024&argument={old}&of=2023-01-01')
    assert shown(turned) == ([main], {main, side}) and '不在2024年' in turned.text
    stays = city.clerk.get(f'{path}?year=2024&argument={side}&of=2024-01-01')
    assert shown(stays)[0] == [side]
    none = city.clerk.get(path + '?year=2022').text
    assert '没有标明主要的一项' in none and '没有标明2022年主要的一项，请在名录中标明' in none and '没有任何相关台账' not in none
    assert '没有标明2022年主要的一项' in city.run('figure', 'campaign_participants', '--year', '2022')
    assert '没有标明2022年主要的一项' in city.clerk.get('/figures?year=2022').body


def test_a_late_record_takes_the_item_of_its_day(city):
    ground(city)
    then = city.record('campaign', name='上年行动', since='2025-03-01', until='2026-01-01', org='GW')
    new = '/records/activity/new'
    assert '上年行动（2025-12-31止）' in city.clerk.get(new + '?org=A').text
    values = dict(org='A', name='清洁楼道', form='other', campaign=str(then), headcount='9')
    late = city.clerk.fill(new, held_on='2026-02-01', **values)
    assert late.status == 422 and '已经结束' in late.text and 'id="e-campaign"' in late.body, late.text[-900:]
    done = city.clerk.fill(new, held_on='2025-11-22', **values)
    assert done.status == 303, done.text[-900:]


TEXT = """临江市2025年机关党建工作总结
一、理论武装
***个基层党支部围绕学习贯彻全会精神开展了专题主题党日。举办培训班**期。印发文件***份。
"""


def brought(city):
    """A text of the committee's clerk: its path."""
    def make():
        g = ground(city)
        city.record('theme_day', held_on='2025-02-03', topic='专题学习', org='A1', themes=[str(g['theme'])])
        fields = city.clerk.get('/reports').form_to('/reports')
        done = city.clerk.upload('/reports', fields, 'text', '总结.txt', TEXT.encode())
        assert done.status == 303, (done.status, done.text[-300:])
        return done.headers['Location']
    return once(city, 'brought', make)


def test_a_text_is_filled_with_numbers_that_lead_to_their_records(city):
    path = brought(city)
    page = city.clerk.get(path + '?year=2025')
    assert page.status == 200 and '总结.txt' in page.text
    live = re.search(r'<a href="(/figures/branches_with_themed_sessions\?[^"]*)" class="live">(\d+)</a>', page.body)
    assert live, page.text[-900:]
    rows = city.clerk.get(html.unescape(live.group(1)))
    assert f'class="big">{live.group(2)}<' in rows.body
    id = re.search(r'/records/theme_day/(\d+)', ' '.join(l for l in rows.links if 'theme_day' in l)).group(1)
    assert city.clerk.fill(f'/records/theme_day/{id}/edit', themes=None).status == 303
    later = re.search(r'class="live">(\d+)</a>', city.clerk.get(path + '?year=2025').body)
    assert later is None or int(later.group(1)) == int(live.group(2)) - 1
    page = city.clerk.get(path + '?year=2025')
    assert '【缺数据' in page.text
    fix = next(l for l in page.links if '/places/' in l)
    assert fix.startswith(path + '/places/') and city.clerk.get(fix).status == 200, fix


def test_a_table_of_a_docx_is_one_on_its_page_too(city):
    brought(city)
    cells = [['事项', '数量'], ['围绕学习贯彻全会精神开展专题主题党日的基层党支部', '***个']]
    body = ''.join('<w:tr>' + ''.join(f'<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>' for c in row) + '</w:tr>' for row in cells)
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, 'w') as z:
        z.writestr('word/document.xml', '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl>'
                   + body + '</w:tbl></w:body></w:document>')
    done = city.clerk.upload('/reports', city.clerk.get('/reports').form_to('/reports'), 'text', '统计表.docx', docx.getvalue())
    assert done.status == 303, done.text[-300:]
    page = city.clerk.get(done.headers['Location'] + '?year=2025')
    assert page.status == 200 and re.search('<th scope="col"><span *>数量</span></th>', page.body), page.body[-2000:]
    assert re.search('<td *><span id="fig_2025_001" *><a href="/figures/branches_with_themed_sessions', page.body), page.body[-2000:]


def test_an_address_of_the_web_is_a_link(city):
    ground(city)
    for name, kind in ('机关党建', 'own_account'), ('外网', 'site'):
        city.record('channel', name=name, kind=kind, since='2020-01-01', org='GW')
    id = city.record('publication', published_on='2025-03-01', headline='稿件', channel='机关党建', address='https://example.cn/a?b=1&c=2', org='GW')
    assert 'https://example.cn/a?b=1&c=2' in city.clerk.get(f'/records/publication/{id}').links


def test_a_report_without_any_data_says_so_and_asks_again(city):
    ground(city)
    page = city.clerk.get('/reports/yearly?year=1995')
    assert page.status == 422 and '没有' in page.text and any(f['method'] == 'get' for f in page.forms)
    assert city.clerk.get('/reports/nowhere').status == 404
    assert city.clerk.get('/reports/texts/' + '0' * 64).status == 404


def test_the_yearly_report_can_be_read_and_taken_away(city):
    brought(city)
    page = city.clerk.get('/reports/yearly?year=2025')
    assert page.status == 200 and 'class="live"' in page.body
    for path in '/reports/yearly', brought(city):
        for ending, start in ('docx', b'PK'), ('html', b'<!doctype'), ('txt', None):
            file = city.clerk.get(f'{path}/file?year=2025&format={ending}')
            assert file.status == 200 and (start is None or file.raw.lower().startswith(start.lower())), (path, ending, file.status)
            assert f"filename=\"file.{ending}\"; filename*=UTF-8''" in file.headers['Content-Disposition']
            assert file.headers['Content-Security-Policy'] and file.headers['Cache-Control'] == 'no-store'
    assert '<title>中共临江市委市直机关工作委员会2025年机关党建工作总结</title>' in city.clerk.get('/reports/yearly/file?year=2025&format=html').body
    assert city.clerk.get('/reports/yearly/file?year=2025&format=exe').status == 422


def test_a_format_that_is_none_is_told_which_there_are(city):
    page = city.clerk.get('/reports/yearly/file?year=2025&format=exe')
    assert page.status == 422 and '不能下载“exe”格式的报告，可以下载 docx、pdf、html 或 txt 格式' in page.text, page.text


def test_a_pdf_without_fonts_says_what_is_lacking(city):
    program = os.environ.get('FONTLESS', os.path.join(os.path.dirname(BINARY), '..', 'tests', 'dangjian_fontless'))
    ground(city)
    cookie = '; '.join(f'{k}={v}' for k, v in city.clerk.cookies.items())
    request = f'GET /reports/yearly/file?year=2025&format=pdf HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n'
    done = subprocess.run([program, 'test-http', '--db', city.db, '--on', '2026-06-30'], input=request.encode(), capture_output=True)
    said = done.stdout.decode()
    if '%PDF' not in said[:2000]:           # TeX brings the fonts
        assert said.startswith('HTTP/1.1 503') and '缺少仿宋字体，无法生成 PDF' in said and '转告管理员' in said, (said[:300], done.stderr)
        with tempfile.TemporaryDirectory() as fonts:
            pathlib.Path(fonts, 'FandolFang-Regular.otf').write_text('no font')
            done = subprocess.run([program, 'test-http', '--db', city.db, '--on', '2026-06-30'], input=request.encode(),
                                  capture_output=True, env={**os.environ, 'DANGJIAN_FONTS': fonts})
        assert 'FandolFang-Regular.otf 打不开' in done.stdout.decode() and '缺少仿宋' not in done.stdout.decode(), done.stdout.decode()[:900]


def test_a_place_is_confirmed_or_corrected_by_name(city):
    path = brought(city)
    places = city.clerk.get(path + '/places')
    assert places.status == 200 and '还有 3 处未确认' in places.text, places.text
    done = city.clerk.post(path + '/places', places.form_to(path + '/places') + [('place', '1')])
    assert done.status == 303
    places = city.clerk.get(path + '/places')
    assert '还有 2 处未确认' in places.text and 'clerk 已确认' in places.text
    done = city.clerk.post(path + '/places', places.form_to(path + '/places') + [('place', '2'), ('place', '99')])
    assert done.status == 422 and '还有 2 处未确认' in city.clerk.get(path + '/places').text, done.text     # all or none
    assert '为什么这样对应' in city.clerk.get(path + '/places/1').text and '紧挨着数：' in city.clerk.get(path + '/places/1').text
    one = path + '/places/3'
    fields = [f for f in city.clerk.get(one).form_to(one) if f[0] not in ('kind', 'constant')]
    assert city.clerk.post(one, fields).status == 422
    assert city.clerk.post(one, fields + [('kind', 'constant')]).status == 422
    assert city.clerk.post(one, fields + [('kind', 'constant'), ('constant', CANARY[:30])]).status == 303
    assert '<img' not in city.clerk.get(path + '/places').body and '<img' not in city.clerk.get(path + '?year=2025').body
    assert city.clerk.post(one, fields + [('kind', 'constant'), ('constant', '12')]).status == 303
    assert '印发文件12份' in city.clerk.get(path + '?year=2025').text
    assert city.clerk.get(path + '/places/4').status == 404
    assert city.clerk.post(path + '/places', places.form_to(path + '/places') + [('all', '1')]).status == 303
    assert '还有 0 处未确认' in city.clerk.get(path + '/places').text


def test_a_wrong_proposal_is_rejected_with_one_click_and_only_clear_ones_are_confirmed_together(city):
    fields = city.clerk.get('/reports').form_to('/reports')
    text = '一、教育培训\n举办培训班***期。在座谈会上发言***次。在公众号刊发稿件***篇。\n'
    path = city.clerk.upload('/reports', fields, 'text', '逐处.txt', text.encode()).headers['Location'] + '/places'

    def row(n, page):
        return re.search(rf'<tr id="place-{n}">.*?</tr>', page.body, re.S).group()
    page = city.clerk.get(path + '?year=2025')
    assert '确认 2 处明确的' in page.text and '其余 1 处' in page.text, page.text
    assert 'name="reject"' in row(1, page) and 'name="reject"' not in row(2, page), page.body
    form = page.form_to(path + '?year=2025')
    assert city.clerk.post(path, form + [('reject', '4')]).status == 422
    none = city.clerk.post(path, [f for f in form if f[0] != 'place'])
    assert none.status == 303 and 'done=nothing' in none.headers['Location'], none.headers.get('Location')
    done = city.clerk.post(path + '?year=2025', form + [('reject', '1'), ('place', '3')])
    assert done.status == 303 and done.headers['Location'] == path + '?year=2025&done=rejected&ticked=3#place-1', done.headers['Location']
    page = city.clerk.get(done.headers['Location'].split('#')[0])
    assert '不是统计项' in row(1, page) and 'clerk 已确认' in row(1, page), row(1, page)
    assert 'checked' in row(3, page) and '已确认' not in row(3, page), 'a tick waits for its own button'
    assert '确认 1 处明确的' in page.text
    assert city.clerk.post(path, page.form_to(path + '?year=2025') + [('all', '1')]).status == 303
    page = city.clerk.get(path)
    assert '已确认' in row(3, page) and '已确认' not in row(2, page) and '还有 1 处未确认' in page.text, page.text
    assert '处明确的' not in page.text


def test_what_is_likely_but_not_sure_waits_for_its_own_click(city):
    fields = city.clerk.get('/reports').form_to('/reports')
    text = '颁发“光荣在党50年”纪念章***枚。举办培训班***期，参训***人次。\n从留存党费中划拨**万元慰问困难党员，完成换届选举的党组织***个，' \
        '普通党员干部下沉领办实事***件。刊发经验***篇。召开座谈会***次。\n'
    path = city.clerk.upload('/reports', fields, 'text', '把握.txt', text.encode()).headers['Location'] + '/places'
    rows = lambda page: re.findall(r'<tr id="place-\d+">.*?</tr>', page.body, re.S)
    page = city.clerk.get(path)
    definite = [int(re.search(r'(\d+)%', r).group(1)) >= 68 and '其次' not in r for r in rows(page)]
    likely = ['不是统计项' not in r and 'name="reject"' in r for r in rows(page)]
    assert any(definite) and any(l and not d for l, d in zip(likely, definite)), page.text
    assert f'确认 {sum(definite)} 处明确的（把握 68% 以上，没有其次的）' in page.text, page.text
    assert city.clerk.post(path, page.form_to(path) + [('all', '1')]).status == 303
    assert ['已确认' in r for r in rows(city.clerk.get(path))] == definite


def test_what_is_chosen_beside_a_mark_is_meant(city):
    fields = city.clerk.get('/reports').form_to('/reports')
    text = '二、其他\n印发红头文件***份，召开座谈会***次。\n'
    path = city.clerk.upload('/reports', fields, 'text', '另一份.txt', text.encode()).headers['Location']
    one = path + '/places/1'

    def send(**values):
        form = [f for f in city.clerk.get(one).form_to(one) if f[0] not in ('kind', *values)]
        return city.clerk.post(one, form + list({'kind': 'unknown', **values}.items()))
    empty = send(kind='constant', constant='')
    assert empty.status == 422 and re.search(r'<p class="wrong-field" id="e-constant"', empty.body) and empty.form_to(one), empty.text[-300:]
    both = send(figure='training_courses', constant='7')
    assert both.status == 422 and '请只留一样' in both.text and 'value="7"' in both.body
    other = send(kind='year', figure='training_courses')
    assert other.status == 422 and '请只留一样' in other.text
    assert send(figure='training_courses').status == 303
    row = re.search(r'<tr id="place-1">.*?</tr>', city.clerk.get(path + '/places').body, re.S).group()
    assert '举办的培训班' in row and '已确认' in row, row
    assert send(kind='figure', constant='12').status == 303
    row = re.search(r'<tr id="place-1">.*?</tr>', city.clerk.get(path + '/places').body, re.S).group()
    assert '固定的数：12' in row or '：12' in row, row


def test_an_item_is_one_of_the_list_that_its_figure_takes(city):
    ground(city)
    theme = city.record('theme', name='深学细悟专题', since='2025-01-01', org='GW')
    campaign = city.record('campaign', name='清河行动', since='2025-01-01', org='GW')
    fields = city.clerk.get('/reports').form_to('/reports')
    text = '二、其他\n有**个支部开展主题学习，召开座谈会***次。\n'
    path = city.clerk.upload('/reports', fields, 'text', '选项.txt', text.encode()).headers['Location']
    one = path + '/places/1'

    def send(figure, item):
        form = [f for f in city.clerk.get(one).form_to(one) if f[0] not in ('kind', 'figure', 'argument')]
        return city.clerk.post(one, form + [('kind', 'figure'), ('figure', figure), ('argument', str(item))])
    for figure, item, said in (('branches_with_themed_sessions', campaign, '右边“学习主题”一组'),
                               ('branches_with_themed_sessions', 7, '右边“学习主题”一组'),
                               ('training_courses', theme, '不按主题或活动统计')):
        wrong = send(figure, item)
        assert wrong.status == 422 and said in wrong.text, (figure, item, wrong.text[-600:])
    assert send('branches_with_themed_sessions', theme).status == 303
    assert city.clerk.get(path + '?year=2025').status == 200
    assert send('training_courses', theme).status == 303, 'what stood there for the former figure is no choice'


def test_a_text_is_taken_away_by_who_brought_it(city):
    brought(city)
    fields = city.clerk.get('/reports').form_to('/reports')
    path = city.clerk.upload('/reports', fields, 'text', '传错的.txt', '召开座谈会***次。'.encode()).headers['Location']
    other = city.person('other.clerk', 'committee_clerk', 'GW')
    seen = other.get('/reports')
    assert '传错的.txt' in seen.text and not any(f['action'] == path + '/remove' for f in seen.forms)
    token = dict(seen.form_to('/reports'))['_csrf']
    assert other.post(path + '/remove', [('_csrf', token)]).status == 403 and city.clerk.get(path).status in (200, 422)
    page = city.clerk.get('/reports')
    assert city.clerk.post(path + '/remove', page.form_to(path + '/remove')).status == 303
    assert city.clerk.get(path).status == 404 and '传错的.txt' not in city.clerk.get('/reports').text
    assert '全部一致' in city.run('audit', 'verify')


def test_each_open_place_is_listed_with_the_words_around_it(city):
    ground(city)
    city.record('theme_day', held_on='2025-02-04', topic='学习', org='A1')
    fields = city.clerk.get('/reports').form_to('/reports')
    text = '召开座谈会***次，走访慰问困难群众***户。印制画册***本、明信片***套。开展主题党日***次。'
    path = city.clerk.upload('/reports', fields, 'text', '几处空.txt', text.encode()).headers['Location']
    said = city.clerk.get(path + '?year=2025').text.partition('请核对')[2]
    for words in '召开座谈会***次，走访', '慰问困难群众***户。印制', '制画册***本、明信', '***本、明信片***套。开展':
        assert words in said, (words, said[:800])


def test_variants_say_in_words_what_differs(city):
    text = city.clerk.get('/figures?year=2025').text
    assert '授牌的党员教育基地（含所属组织）' in text and '人数（不重复）' in text and '（合计）' not in text


def test_the_item_a_reports_figure_is_asked_for_is_chosen_on_its_page(city):
    ground(city)
    year = '2019'
    for name, main, people in ('清洁家园行动', year, '12'), ('护河行动', '', '37'):
        city.record('campaign', name=name, since=f'{year}-01-01', main_year=main, org='GW')
        city.record('volunteer_activity', held_on=f'{year}-05-05', campaign=name, name=name, headcount=people, org='A1')
    path = f'/reports/yearly?year={year}'
    page = city.clerk.get(path)
    assert page.status == 200 and '参与“清洁家园行动”10余人次' in page.text, page.text[-800:]
    chosen = re.search(r'name="argument-campaign_participants".*?value="(\d+)">护河行动', page.body, re.S).group(1)
    asked = f'{path}&of={year}-01-01&argument-campaign_participants={chosen}'
    page = city.clerk.get(asked)
    assert page.status == 200 and '参与“护河行动”30余人次' in page.text, page.text[-800:]
    assert f'selected value="{chosen}"' in page.body
    file = next(link for link in page.links if 'format=txt' in link)
    assert '30余人次' in city.clerk.get(file).body
    assert '30余' not in city.clerk.get(asked.replace(f'of={year}', 'of=2018')).text, 'the choice of another period is left'
    for wrong in 'argument-campaign_participants=x', 'argument-medals_issued=1', 'argument-no_such_figure=1':
        assert city.clerk.get(f'{path}&{wrong}').status == 422, wrong


def test_a_leader_reads_reports_and_confirms_nothing(city):
    path = brought(city)
    leader, reader = city.person('leader', 'committee_leader', 'GW'), city.person('reader2', 'reader', 'GW')
    assert leader.get(path + '?year=2025').status == 200
    page = leader.get(path + '/places')
    assert page.status == 200 and '确认勾选' not in page.text
    token = dict(leader.get('/').form_to('/sign-out'))['_csrf']
    assert leader.post(path + '/places', [('_csrf', token), ('place', '2')]).status == 403
    assert leader.get(path + '/places/1').status == 403
    assert reader.get('/reports').status == 403 and reader.get(path).status == 403
    assert '总结.txt' not in ground(city)['clerk'].get('/reports').text


def test_an_upload_that_is_no_text_is_refused_with_what_to_do(city):
    ground(city)
    fields = city.clerk.get('/reports').form_to('/reports')
    for name, content, say in [('旧.doc', b'\xd0\xcf\x11\xe0' * 99, 'docx'), ('坏.docx', b'PK\x03\x04' + b'x' * 99, ''), ('空.txt', b'', ''),
                               ('无空.txt', '没有留空的数字'.encode(), '没有找到留空的数字')]:
        page = city.clerk.upload('/reports', fields, 'text', name, content)
        assert page.status == 422 and say in page.text and 'class="wrong"' in page.body, (name, page.status)
    none = city.clerk.post('/reports', [f for f in fields if f[0] != 'text'])
    assert none.status == 422 and '请选择' in none.text


def test_a_file_stays_with_its_record_and_is_open_to_who_may_see_that(city):
    g = ground(city)
    path, pdf, other = '/records/regulation_document/new', b'%PDF-1.4 ' + bytes(range(256)), b'PK\x03\x04 second'

    def form(page, action, **values):
        assert 'enctype="multipart/form-data"' in page.body
        return [f for f in page.form_to(action) if f[0] not in values and f[1] != ''] + list(values.items())
    fields = form(city.clerk.get(path), path, org='A', issued_on='2025-02-30', name='组织生活规范')
    again = city.clerk.upload(path, fields, 'texts', '规范.pdf', pdf)
    assert again.status == 422 and '规范.pdf' in again.text
    fields = form(again, path, issued_on='2025-02-28')
    fields = [f if f[0] != 'texts' else ('kept', f[1]) for f in fields]
    kept = [f[1] for f in fields if f[0] == 'kept']
    assert len(kept) == 1 and kept[0].endswith(' 规范.pdf')
    done = city.clerk.post(path, [(('texts' if n == 'kept' else n), v) for n, v in fields])
    assert done.status == 303, done.text[-300:]
    record = done.headers['Location'].split('?')[0]
    page = city.clerk.get(record)
    assert f'{record}/files/texts?nth=0' in page.body and '规范.pdf' in page.text
    sent = city.clerk.get(f'{record}/files/texts?nth=0')
    assert sent.raw == pdf and sent.headers['Content-Type'] == 'application/pdf'
    assert sent.headers['Content-Disposition'].startswith('attachment;') and sent.headers['X-Content-Type-Options'] == 'nosniff'
    for wrong in 'texts?nth=1', 'name?nth=0', 'nothing', 'texts?nth=-1', 'texts?nth=x':
        assert city.clerk.get(f'{record}/files/{wrong}').status == 404, wrong
    theirs = city.person('clerk.b.files', 'unit_clerk', 'B')
    assert theirs.get(f'{record}/files/texts?nth=0').status == 404
    assert g['clerk'].get(f'{record}/files/texts?nth=0').raw == pdf
    edit = city.clerk.get(record + '/edit')
    fields = form(edit, record + '/edit')
    mark = [f for f in fields if f[0] != 'texts']
    added = city.clerk.upload(record + '/edit', mark, 'texts', '新.docx', other)
    assert added.status == 303
    assert city.clerk.get(f'{record}/files/texts?nth=0').raw == other
    assert city.clerk.get(f'{record}/files/texts?nth=1').status == 404
    assert '规范.pdf' in city.clerk.get(record + '/history').text
    for name, content, say in ('a.exe', b'MZ', '不能作附件'), ('a.pdf', b'MZ', '内容不是'), ('照片.jpg', b'\xff\xd8', '不能作附件'):
        page = city.clerk.upload(record + '/edit', form(city.clerk.get(record + '/edit'), record + '/edit'), 'texts', name, content)
        assert page.status == 422 and say in page.text and '新.docx' in city.clerk.get(record).text, name


def test_a_number_without_a_ledger_is_attested(city):
    ground(city)
    path = '/figures/medals_issued/attest?year=2024'
    page = city.clerk.fill(path, path, value='很多', source='直工〔2024〕1号')
    assert page.status == 422 and 'value="很多"' in page.body
    assert city.clerk.fill(path, path, value='300余', source='直工〔2024〕1号').status == 303
    page = city.clerk.get('/figures/medals_issued?year=2024')
    assert '核定' in page.text and '300余' in page.text and '直工〔2024〕1号' in page.text
    assert '现有核定数 300余' in city.clerk.get(path).text
    done = city.clerk.fill(path, path, withdraw='1')
    assert done.status == 303, done.text
    page = city.clerk.get(done.headers['Location'])
    assert '已撤回核定' in page.text and '缺数据' in page.text and '撤回' not in city.clerk.get(path).text
    reader = city.person('reader3', 'reader', 'GW')
    assert reader.get(path).status == 403


def test_a_number_can_be_attested_just_where_its_page_offers_it(city):
    ground(city)
    leader, csrf = city.person('leader5', 'committee_leader', 'GW'), lambda b: dict(b.get('/password').form_to('/password'))['_csrf']
    cases = [('medals_issued', 'from=2023-01-01&until=2024-01-01', True), ('medals_issued', 'year=2023&org=A', True),
             ('medals_issued', 'from=2023-01-01&until=2023-07-01', False),
             ('branches_with_themed_sessions', 'year=2023', True),        # no record
             ('branches_with_themed_sessions', 'year=2025', True),        # records, none of which is counted
             ('theme_days_held', 'year=2025', False)]                          # records
    for browser, may in (city.clerk, True), (leader, False):
        for name, query, whole in cases:
            path, offered = f'/figures/{name}/attest?{query}', may and whole
            hrefs = [link for link in browser.get(f'/figures/{name}?{query}').links if '/attest' in link]
            assert len(hrefs) == offered, (name, query, hrefs)
            assert browser.get(path).status == (200 if offered else 422 if may else 403), (name, query)
            done = browser.post(path, [('_csrf', csrf(browser)), ('value', '3'), ('source', '直工〔2024〕1号')])
            assert done.status == (303 if offered else 422 if may else 403), (name, query, done.status)


def test_numbers_of_an_old_report_wait_for_a_person_to_attest_them(city):
    ground(city)
    old = pathlib.Path(city.room, '旧总结.txt')
    old.write_text('对12家单位开展巡听旁听，颁发“光荣在党50年”纪念章130余枚。\n')
    city.run('report', 'bind', str(old), '--numbers', '--year', '2022')
    said = city.run('figures', '--year', '2022')
    assert re.search('待核定 +units_observed +12 ', said) and re.search('待核定 +medals_issued +130余 ', said), said
    path = '/figures/medals_issued/attest?year=2022'
    assert 'value="130余"' in city.clerk.get(path).body
    page = city.clerk.get('/figures?year=2022')
    assert '待核定' in page.text and '报告《旧总结.txt》' in page.text and '待核定' not in city.clerk.get('/figures?year=2021').text
    leader = city.person('leader6', 'committee_leader', 'GW')
    assert '待核定' not in leader.get('/figures?year=2022').text and leader.post(path, page.form_to(path)).status == 403
    assert city.clerk.get('/figures/medals_issued?year=2022').text.count('缺数据') == 1
    done = city.clerk.post(path, page.form_to(path))
    assert done.status == 303 and done.headers['Location'].startswith('/figures?year=2022'), done.headers['Location']
    page = city.clerk.get(done.headers['Location'])
    assert '已核定' in page.text and [f['action'] for f in page.forms if 'attest' in f['action']] == ['/figures/units_observed/attest?year=2022']
    assert '130余' in city.clerk.get('/figures/medals_issued?year=2022').text


def test_a_request_is_answered_once_from_standard_input(city):
    raw = b'GET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n'
    done = subprocess.run([BINARY, 'test-http', '--db', city.db], input=raw, capture_output=True)
    assert done.returncode == 0 and done.stdout.startswith(b'HTTP/1.1 200') and '登录'.encode() in done.stdout
    done = subprocess.run([BINARY, 'test-http', '--db', city.db], input=b'GET / HTTP/9.9\r\n\r\n', capture_output=True)
    assert done.stdout.startswith(b'HTTP/1.1 505') or done.stdout.startswith(b'HTTP/1.1 400'), done.stdout[:80]


run_tests(globals())
