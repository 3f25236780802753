#!/usr/bin/env python3
"""browser_test.py DANGJIAN: a small city for browser.js; skipped where there is no browser or no playwright-core."""
import os, pathlib, shutil, subprocess, sys
here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / 'web'))
from city import PASSWORD, City

chromium, node = os.environ.get('CHROMIUM') or shutil.which('chromium'), shutil.which('node')
if not chromium or not node or not all((here.parents[1] / 'node_modules' / p).exists() for p in ('playwright-core', 'axe-core')):
    print('1..0 # SKIP no browser, or npm has not installed playwright-core and axe-core')
    sys.exit(0)
city = City()
for unit in 'A', 'B':
    city.organisation(unit, 'unit', f'临江市{unit}局')
    city.organisation(unit + 'P', 'party_committee', f'临江市{unit}局机关党委', parent=unit)
    branch = city.organisation(unit + '1', 'branch', f'临江市{unit}局第一党支部', parent=unit + 'P', form='ordinary')
theme = city.record('theme', name='学习贯彻全会精神', main_year='2025', since='2025-01-01', org='GW')
people = []
for name in '甲某某', '乙某某', '丙某某':
    people.append(city.record('person', name=name, since='2020-01-01', org='A1'))
    city.record('membership', person=f'{name} [{people[-1]}]', status='member', joined_on='2010-06-30', since='2020-01-01', org='A1')
for unit in 'A', 'B':
    record = city.record('theme_day', held_on='2025-07-01', topic='重温入党誓词', org=unit + '1', themes=[str(theme)], headcount='9')
met = city.record('theme_day', **{'held_on': '2025-08-01', 'topic': '专题学习', 'org': 'A1', 'people.on': [str(p) for p in people],
    'people.came': [str(p) for p in people[1:]], f'people.why.{people[0]}': '外出'})
city.clerk.fill(f'/records/theme_day/{met}/edit', topic='专题学习和讨论')
done = city.clerk.upload('/reports', city.clerk.get('/reports').form_to('/reports'), 'text', '总结.txt',
    '临江市2025年工作总结\n***个基层党支部围绕学习贯彻全会精神开展主题党日。培训班**期。'.encode())
text = done.headers['Location']
paths = ['/', '/password', '/records/theme_day', '/records/theme_day?struck=1', f'/records/theme_day/{met}', f'/records/theme_day/{met}/edit',
         f'/records/theme_day/{met}/history', '/records/theme_day/new?org=A1', '/records/admission/new', '/organisations', f'/organisations/{branch}',
         '/organisations/new', '/figures?year=2025', '/figures/branches_with_themed_sessions?year=2025', '/figures/training_courses/attest?year=2025',
         '/reports', '/reports/yearly?year=2025', text + '?year=2025', text + '/places', text + '/places/1', '/choose/organisation', '/nowhere']
once = city.account('walker', 'committee_clerk', 'GW')
status = subprocess.run([node, str(here / 'browser.js'), f'http://127.0.0.1:{city.port}', 'walker', once, PASSWORD + 'x', *paths],
                        env={**os.environ, 'CHROMIUM': chromium}).returncode
city.close()
sys.exit(status)
