#!/usr/bin/env python3
"""reach_test.py DANGJIAN: how far each person's sight and hand reach, as an attacker and as a moved organisation meet it."""
from city import run_tests


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


run_tests(globals())
