#!/usr/bin/env python3
"""clerk_test.py DANGJIAN: what somebody meets who keeps the organisations and a unit's records for the first time."""
import json
import re
import urllib.parse
from city import run_tests


def ground(city):
    """Two units with two branches each, a clerk of the first, and a person entered in the second who belongs to the first."""
    if not hasattr(city, 'ground'):
        g = {}
        for unit in 'A', 'B':
            g[unit] = city.organisation(unit, 'unit', f'临江市{unit}局')
            for n in '1', '2':
                g[unit + n] = city.organisation(unit + n, 'branch', f'临江市{unit}局第{n}党支部', parent=unit, form='ordinary')
        g['guest'] = city.record('person', name='客某某', since='2020-01-01', org='B1')
        g['stranger'] = city.record('person', name='生某某', since='2020-01-01', org='B1')
        city.record('membership', person=str(g['guest']), status='member', joined_on='2010-06-30', since='2020-01-01', org='A1')
        g['clerk'] = city.person('clerk.a', 'unit_clerk', 'A')
        city.ground = g
    return city.ground


def test_organisations_are_listed_and_called_by_name(city):
    g = ground(city)
    page = city.clerk.get('/records/organisation?_named=A局第')
    assert '临江市A局第1党支部' in page.text and '临江市A局第2党支部' in page.text and '临江市B局' not in page.text
    assert '临江市B局' in city.clerk.get('/records/organisation?_sort=org&_up=1').text
    shown = city.clerk.get(f'/records/organisation/{g["A1"]}')
    assert '临江市A局第1党支部 A1' in shown.text
    assert '临江市B局' not in g['clerk'].get('/records/organisation?_named=局').text


def test_a_code_in_use_says_whose_it_is(city):
    ground(city)
    taken = city.clerk.fill('/organisations/new', code='B1', kind='branch', name='又一个', parent='A', founded_on='2020-01-01')
    assert taken.status == 422 and '“代码”已被“临江市B局第1党支部 B1”使用' in taken.text and '编号' not in taken.text


def test_what_is_wrong_with_a_new_organisation_is_said_once_and_only_that(city):
    ground(city)
    good = dict(code='N1', kind='branch', form='ordinary', name='新的支部', parent='A', founded_on='2020-01-01')
    for field, typed, says in (('parent', '没有的', ['没有找到“没有的”这个组织，请写代码或全称']), ('founded_on', '', ['“设立日期”必填']),
                               ('founded_on', '2020-13-01', ['“2020-13-01”不是正确的日期，请写成 2025-07-01']), ('name', '', ['“全称”必填'])):
        page = city.clerk.fill('/organisations/new', **good | {field: typed})
        said = re.search(r'<div class="wrong" role="alert">(.*?)</div>', page.body, re.S).group(1)
        assert page.status == 422 and re.findall(r'>([^<>]+)</a>', said) == says, (field, said)
    page = city.clerk.fill('/organisations/new', **good | {'parent': '没有的', 'founded_on': '', 'name': ''})
    said = re.search(r'<div class="wrong" role="alert">(.*?)</div>', page.body, re.S).group(1)
    assert len(re.findall('<li>', said)) == 3, said
    assert city.clerk.fill('/organisations/new', **good).status == 303


def test_one_that_ends_is_shown_on_its_last_day(city):
    g = ground(city)
    id = city.organisation('E1', 'unit', '临江市撤销局')
    city.organisation('E2', 'branch', '临江市撤销局党支部', parent='E1', form='ordinary')
    path = f'/records/organisation/{id}'
    card = city.clerk.get(f'/organisations/{id}')
    assert path + '/edit' in card.links and '先划转或撤销下级，再填撤销日期' in card.text
    refused = city.clerk.fill(path + '/edit', ended_on='2026-05-01')
    assert refused.status == 422 and '“临江市撤销局”下面还有“临江市撤销局党支部”，请先划转或撤销' in refused.text
    below = re.search(r'/organisations/(\d+)\?on=[^"]*">临江市撤销局党支部', city.clerk.get(f'/organisations/{id}').body).group(1)
    assert city.clerk.fill(f'/organisations/{below}/move', parent='A', since='2026-05-01').status == 303
    assert city.clerk.fill(path + '/edit', ended_on='2026-05-01').status == 303
    card = next(l for l in city.clerk.get(path).links if l.startswith(f'/organisations/{id}'))
    assert card.endswith('?on=2026-04-30')
    assert '撤销日期' in city.clerk.get(f'/organisations/{id}').text and city.clerk.get(f'/organisations/{id}?on=2026-06-01').status == 404
    late = city.clerk.fill('/records/theme_day/new', org='E1', held_on='2026-06-01', topic='学习')
    assert late.status == 422 and '“临江市撤销局”在 2026年6月1日 这一天不存在：它在 2026年5月1日 撤销' in late.text, late.text[-400:]
    assert '没有找到“E1”这个组织' in g['clerk'].fill('/records/theme_day/new', org='E1', held_on='2026-06-01', topic='学习').text
    shown = city.clerk.get(card)
    assert shown.status == 200 and '撤销日期' in shown.text and '临江市撤销局党支部' in shown.text


def test_another_name_is_given_from_the_card(city):
    ground(city)
    id = city.organisation('R1', 'branch', '临江市旧名支部', parent='A', form='ordinary')
    form = next(l for l in city.clerk.get(f'/organisations/{id}').links if l.startswith('/records/org_name/new'))
    done = city.clerk.fill(form, name='临江市新名支部', since='2026-06-01')
    assert done.status == 303, done.text[-400:]
    assert '<h1>临江市新名支部</h1>' in city.clerk.get(f'/organisations/{id}').body
    assert '<h1>临江市旧名支部</h1>' in city.clerk.get(f'/organisations/{id}?on=2026-05-31').body


def test_one_entered_in_error_can_be_struck_out_and_taken_back(city):
    g = ground(city)
    path = f'/records/organisation/{g["A"]}'
    refused = city.clerk.fill(path, path + '/strike', why='登错')
    assert refused.status == 422 and re.search(r'隶属关系（上级组织） \d 条', refused.text) and '请填写“撤销日期”' in refused.text
    id = city.organisation('X1', 'branch', '临江市登错的支部', parent='A', form='ordinary')
    path = f'/records/organisation/{id}'
    done = city.clerk.fill(path, path + '/strike', why='登错')
    assert done.status == 303 and '已作废' in city.clerk.get(done.headers['Location']).text
    assert city.clerk.get('/records/org_change?after=A1').status == 200		# its field, and no page of the list
    assert '登错的支部' in city.clerk.get('/records/organisation?_struck=1').text and '登错' in city.clerk.get(path + '/history').text
    assert '登错的支部' not in city.clerk.get('/records/organisation').text and g['clerk'].get(path).status == 404
    assert city.clerk.fill(path, path + '/restore').status == 303
    assert g['clerk'].get(path).status == 200 and city.clerk.get(f'/organisations/{id}').status == 200


def test_a_move_of_a_later_day_is_seen_and_can_be_taken_back(city):
    g = ground(city)
    assert city.clerk.fill(f'/organisations/{g["B2"]}/move', parent='A', since='2026-12-01').status == 303
    again = city.clerk.fill(f'/organisations/{g["B2"]}/move', parent='A', since='2026-11-01')
    assert again.status == 422 and '请先作废那条隶属关系，或直接修改它' in again.text
    card = city.clerk.get(f'/organisations/{g["B2"]}').body
    later = re.search(r'href="(/records/org_parent/\d+)">临江市A局', card).group(1)
    assert '2026-12-01' in card and city.clerk.fill(later, later + '/strike', why='不划转了').status == 303
    assert '2026-12-01' not in city.clerk.get(f'/organisations/{g["B2"]}').body


def test_a_move_ends_neither_its_own_organisation_s_life_nor_its_superior_s(city):
    g = ground(city)
    brief = city.organisation('A7', 'general_branch', '临江市短命总支', parent='A')
    moved = city.organisation('A8', 'branch', '临江市另一支部', parent='A', form='ordinary')
    for id, day in (brief, '2027-01-01'), (moved, '2028-01-01'):
        assert city.clerk.fill(f'/records/organisation/{id}/edit', ended_on=day).status == 303
    wrong = city.clerk.fill(f'/organisations/{moved}/move', parent='A7', since='2026-02-01')
    assert wrong.status == 422 and '上级组织“临江市短命总支”在 2027-01-01 不存在' in wrong.text, wrong.text[-400:]
    late = city.clerk.fill(f'/organisations/{moved}/move', parent='B', since='2028-01-01')
    assert late.status == 422 and '“临江市另一支部”在 2028年1月1日 这一天不存在：它在 2028年1月1日 撤销' in late.text, late.text[-400:]
    new = city.clerk.fill('/organisations/new', name='临江市新设支部', kind='branch', form='ordinary', parent='A7', code='A9', founded_on='2026-02-01')
    assert new.status == 422 and '上级组织“临江市短命总支”在 2027-01-01 不存在' in new.text and '新设支部' not in city.clerk.get('/organisations').text
    assert city.clerk.fill(f'/organisations/{moved}/move', parent='B', since='2026-02-01').status == 303
    assert '全部一致' in city.run('audit', 'verify')


def test_a_finding_of_the_committee_is_answered_and_not_rewritten(city):
    g = ground(city)
    id = city.record('finding', org='A1', issued_on='2026-03-02', source='inspection', problem='记录不全', issued_by='GW', due_on='2026-05-30')
    path = f'/records/finding/{id}'
    form = g['clerk'].get(path + '/edit')
    assert '作出的，您只填写能填的各项' in form.text and '2026-03-02' in form.text and '记录不全' in form.text
    names = {f[0] for f in form.form_to(path + '/edit')}
    assert {'measures', 'closed_on', 'checked_by'} <= names and not names & {'org', 'issued_on', 'problem', 'issued_by', 'due_on'}, names
    assert g['clerk'].fill(path + '/edit', measures='补齐记录', closed_on='2026-04-25').status == 303
    # What was not asked is not taken either.
    fields = g['clerk'].get(path + '/edit').form_to(path + '/edit') + [('issued_on', '2025-03-02'), ('org', 'A2')]
    g['clerk'].post(path + '/edit', fields)
    shown = g['clerk'].get(path)
    assert '补齐记录' in shown.text and '2026-04-25' in shown.text and '2026-03-02' in shown.text and 'A局第1党支部' in shown.text
    assert not any(f['action'].endswith('/strike') for f in shown.forms)
    token = [f for f in fields if f[0] == '_csrf']
    refused = g['clerk'].post(path + '/strike', token + [('_version', '2'), ('why', '不要')])
    assert refused.status == 403 and '要由它修改、作废或恢复' in refused.text
    plaque = city.record('red_flag_branch', org='A1', designated_on='2026-03-02', designated_by='GW')
    assert f'/records/red_flag_branch/{plaque}/edit' not in g['clerk'].get(f'/records/red_flag_branch/{plaque}').links


def test_what_is_entered_already_is_shown_and_not_entered_again(city):
    g = ground(city)
    id = city.record('committee_meeting', g['clerk'], org='A1', held_on='2026-03-03', topic='研究发展党员')
    again = g['clerk'].fill('/records/committee_meeting/new', org='A1', held_on='2026-03-03', topic='研究发展党员')
    assert again.status == 422 and '这次会议已经登记过，同一天的另一次请写明不同的议题：已有“临江市A局第1党支部 2026-03-03 研究发展党员”' in again.text
    assert f'/records/committee_meeting/{id}' in again.links and '仍要保存' not in again.text
    assert g['clerk'].fill('/records/committee_meeting/new', org='A1', held_on='2026-03-03', topic='研究经费').status == 303


def test_what_is_decided_when_its_organisation_is_gone_counts_where_it_ended(city):
    g = ground(city)
    branch = city.organisation('A6', 'branch', '临江市将撤支部', parent='A', form='ordinary')
    person = city.record('person', g['clerk'], name='丁某某', since='2026-01-01', org='A6')
    id = city.record('admission', g['clerk'], org='A6', meeting_on='2026-03-01', person=f'丁某某 [{person}]')
    path = f'/records/admission/{id}'
    assert city.clerk.fill(f'/records/organisation/{branch}/edit', ended_on='2026-04-10').status == 303
    count = lambda: json.loads(city.run('figure', 'members_admitted_by_approval', '--year', '2026', '--json'))['value'] or 0
    before = count()
    assert city.clerk.fill(path + '/edit', approved_on='2026-04-12', approved_by='GW').status == 303
    assert count() == before + 1


def test_the_roll_offers_nobody_whom_it_then_refuses(city):
    g = ground(city)
    new, clerk = '/records/theme_day/new', g['clerk']
    fields = [f for f in clerk.get(new + '?org=A1').form_to(new) if f[0] not in ('topic', 'held_on')]
    fields += [('topic', '学习'), ('held_on', '2026-03-05')]
    roll = clerk.post(new, fields + [('_roll', 'people')])
    assert '客某某' in roll.text
    assert str(g['guest']) in clerk.get('/choose/person?q=客').text and '生某某' not in clerk.get('/choose/person?q=某').text
    done = clerk.post(new, roll.form_to(new) + [('people.came', str(g['guest']))])
    assert done.status == 303 and '客某某' in clerk.get(done.headers['Location']).text
    wrong = clerk.post(new, fields + [('people.on', str(g['stranger'])), ('people.came', str(g['stranger']))])
    assert wrong.status == 422 and '生某某' not in wrong.text and str(g['stranger']) not in wrong.text and '无权查看' in wrong.text


def test_an_empty_list_says_where_its_items_come_from(city):
    g = ground(city)
    mine, theirs = city.clerk.get('/records/pairing/new'), g['clerk'].get('/records/pairing/new')
    assert '“小区党支部”里这段时间还没有可选的项' in mine.text and '/records/community_branch/new' in mine.links
    assert '请工委登记' in theirs.text and '/records/community_branch/new' not in theirs.links
    city.record('community_branch', name='临江小区党支部', since='2020-01-01', org='GW')
    assert '没有可选的项' not in city.clerk.get('/records/pairing/new').text


def test_a_long_list_is_found_by_typing_and_a_short_one_looked_through(city):
    g, new = ground(city), '/records/pairing/new'
    few = city.clerk.get(new)
    assert '<select id="f-community_branch"' in few.body
    names = [f'第{i:02}小区党支部' for i in range(61)]
    ids = [city.record('community_branch', name=name, since='2020-01-01', org='GW') for name in names]
    many = city.clerk.get(new)
    assert '<select id="f-community_branch"' not in many.body and f'<option value="{names[7]} [{ids[7]}]">' in many.body
    assert '/choose/community_branch' not in many.body and 'name="community_branch" value="" class="wide line" list="l-community_branch"' in many.body
    fields = [f for f in many.form_to(new) if f[0] not in ('org', 'started_on', 'community_branch')] + [('org', 'A1'), ('started_on', '2025-03-10')]
    half = city.clerk.post(new, fields + [('community_branch', '第07')])
    assert half.status == 422 and f'{names[7]} [{ids[7]}]' in half.body and names[8] not in half.text, half.text[-600:]
    sent = half.form_to(new)
    done = city.clerk.post(new, [f for f in sent if f[0] != 'community_branch.pick'] + [('community_branch', '第07'), ('community_branch.pick', f'{names[7]} [{ids[7]}]')])
    assert done.status == 303, done.text[-400:]
    whole = city.clerk.post(new, fields + [('community_branch', f'{names[8]} [{ids[8]}]')])
    assert whole.status == 303
    page = city.clerk.get(whole.headers['Location'].split('?')[0] + '/edit')
    assert f'value="{names[8]} [{ids[8]}]"' in page.body
    for asked in str(ids[8]), urllib.parse.quote(f'{names[8]} [{ids[8]}]'):
        listed = city.clerk.get(f'/records/pairing?community_branch={asked}')
        assert names[8] in listed.text and names[7] not in listed.text and f'value="{names[8]} [{ids[8]}]" list="l-community_branch"' in listed.body, asked
    assert '请从列表中选择' in city.clerk.get('/records/admission?trained=maybe').text
    assert '请从列表中选择' in city.clerk.get('/records/pairing?community_branch=' + urllib.parse.quote('第08')).text


def test_a_unit_enters_its_own_people(city):
    g = ground(city)
    unknown = g['clerk'].fill('/records/admission/new', org='A1', meeting_on='2026-03-01', person='新某某')
    assert unknown.status == 422 and '没有找到“新某某”；还没有登记的，请先在“党员和人员 › 人员”中登记' in unknown.text
    id = city.record('person', g['clerk'], name='新某某', since='2026-01-01', org='A1')
    assert g['clerk'].get(f'/records/person/{id}').status == 200
    city.record('admission', g['clerk'], org='A1', meeting_on='2026-03-01', person='新某某')
    foreign = g['clerk'].fill('/records/person/new', name='外某某', since='2026-01-01', org='B1')
    assert foreign.status in (403, 422) and g['clerk'].get('/records/org_parent/new').status == 403


run_tests(globals())
