#!/usr/bin/env python3
"""broken_test.py DANGJIAN: what leaves the program while names cannot be read is a failure, never a name.  TAP on stdout."""
import os, sqlite3, subprocess
from city import BINARY, TODAY, run_tests


def script(city, sql):
    with sqlite3.connect(city.db) as db:
        db.executescript(sql)


def command(city, *arguments):
    return subprocess.run([BINARY, *arguments, '--db', city.db, '--on', TODAY], capture_output=True, text=True)


def pages(city):
    return ['/', '/records/theme_day', f'/records/theme_day/{city.id}', f'/records/theme_day/{city.id}/history',
            f'/records/theme_day/{city.id}/edit', '/records/theme_day/new', '/organisations', '/figures', '/reports',
            f'/records/theme_day/{city.id}.json', '/records/theme_day.json', f'/organisations/{city.branch}']


def test_all_is_shown_while_it_can_be_read(city):
    city.organisation('DW1', 'unit', '一局')
    city.organisation('JW1', 'party_committee', '一局机关党委', parent='DW1')
    city.branch = city.organisation('ZB1', 'branch', '一支部', parent='JW1')
    theme = city.record('theme', name='主题甲', since='2025-01-01', org='GW')
    city.id = city.record('theme_day', held_on='2026-03-01', topic='一', org='ZB1', themes=str(theme))
    for path in pages(city):
        assert city.clerk.get(path).status == 200, path


def test_no_page_shows_a_name_that_was_not_read(city):
    sql = sqlite3.connect(city.db).execute("select sql from sqlite_master where name = 'org_name'").fetchone()[0]
    city.broken = True
    script(city, 'drop view org_name')
    for path in pages(city):
        page = city.clerk.get(path)
        if not path.endswith('.json'):
            assert page.status == 500 and '未命名' not in page.text, (path, page.status, page.text[-200:])
    script(city, sql)
    for path in pages(city):
        assert city.clerk.get(path).status == 200, path


def test_no_page_shows_a_title_that_was_not_read(city):
    script(city, 'alter table theme_all rename to away')
    for path in pages(city)[1:3]:
        page = city.clerk.get(path)
        assert page.status == 500 and '读不出' not in page.text, (path, page.status, page.text[-200:])
    script(city, 'alter table away rename to theme_all')
    assert all(city.clerk.get(path).status == 200 for path in pages(city))


def test_no_answer_for_programs_holds_a_code_that_was_not_read(city):
    script(city, 'alter table organisation_all rename to away')
    for path in pages(city)[-3:-1]:
        page = city.clerk.get(path)
        assert page.status == 500 and '"org"' not in page.text, (path, page.status, page.text[-200:])
    script(city, 'alter table away rename to organisation_all')
    assert all(city.clerk.get(path).status == 200 for path in pages(city))


def test_no_file_is_written_with_a_name_that_was_not_read(city):
    sql = sqlite3.connect(city.db).execute("select sql from sqlite_master where name = 'org_name'").fetchone()[0]
    fill = ['report', 'fill', 'yearly', '--year', '2026', '--to', os.path.join(city.room, 'report.txt')]
    script(city, 'drop view org_name')
    done = command(city, *fill)
    assert done.returncode == 3 and not os.path.exists(fill[-1]), (done.returncode, done.stdout, done.stderr)
    script(city, sql)
    done = command(city, *fill)
    assert done.returncode == 0 and os.path.exists(fill[-1]), (done.returncode, done.stdout, done.stderr)


run_tests(globals())
