#!/usr/bin/env python3
"""demo_test.py DANGJIAN: the demonstration city, made once on each engine, and what it promises.  TAP on stdout.

Two years of it ($DEMO_YEARS for more): a sanitizer makes the whole too long for every run."""
import datetime, json, os, pathlib, re, sqlite3, subprocess, sys, tempfile

BINARY = os.path.abspath(sys.argv[1])
YEARS = os.environ.get('DEMO_YEARS', '2025-2026')
ON = '2026-11-25'
SERVER = os.environ.get('DANGJIAN_TEST_PG')
NAME = f'demo_{os.getpid()}'
PG = SERVER and SERVER.replace('/postgres?', f'/{NAME}?')
OWN_TABLES = {'account', 'account_session', 'attested', 'chain_head', 'setting', 'history', 'schema_type', 'schema_step'}


class City:
    def __init__(self, room):
        self.room = pathlib.Path(room)
        self.env = dict(os.environ, DANGJIAN_KEYS=str(self.room / 'keys'))
        self.lite = str(self.room / 'city.db')
        self.said = self.must('demo', '--years', YEARS, '--on', ON, '--quiet')
        if PG:
            make = f"create database {NAME} encoding 'UTF8' locale 'C' template template0"
            subprocess.run(['psql', '-qX', SERVER, '-c', make], check=True)
            self.must('demo', '--years', YEARS, '--on', ON, '--quiet', db=PG)
        self.types = self.json('catalog', 'types')

    def run(self, *args, db=None):
        return subprocess.run([BINARY, *args, '--db', db or self.lite], capture_output=True, text=True, env=self.env, cwd=self.room)

    def must(self, *args, db=None):
        done = self.run(*args, db=db)
        assert done.returncode == 0, (args, done.returncode, done.stderr[-400:])
        return done.stdout

    def json(self, *args, db=None):
        return json.loads(self.must(*args, '--json', db=db))

    def rows(self, sql):
        with sqlite3.connect(f'file:{self.lite}?mode=ro', uri=True) as c:
            return c.execute(sql).fetchall()

    def columns(self, table):
        return [r[1] for r in self.rows(f'pragma table_info({table})') if r[1] != 'mac']

    def figures(self, year, *more, db=None):
        return {f['name']: f for f in self.json('figures', '--year', str(year), *more, db=db)['figures']}


def test_the_passwords_are_said_once_even_quietly(city):
    assert len(re.findall(r'一次性密码（只显示这一次）：\S{19}$', city.said, re.M)) == 2, city.said
    assert len(city.said.splitlines()) == 2


def test_the_accounts_are_called_as_their_roles(city):
    roles = dict(re.findall(r'^([a-z_]+) (\S+?)（', city.must('catalog', 'rights'), re.M))
    for account in city.json('user', 'list'):
        assert account['display'] == roles[account['role']], account


def test_every_record_type_is_used_and_every_field(city):
    lacking = []
    for t in city.types:
        table = t['name'] + '_all'
        columns = set(city.columns(table))
        if city.rows(f'select count(*) from {table}') == [(0,)]:
            lacking.append(t['name'])
        for f in t['fields']:
            if f['kind'] == 'file':     # an invented city has no scans
                continue
            sql = f"select count({f['name']}) from {table}" if f['name'] in columns else f"select count(*) from {t['name']}_{f['name']}"
            if city.rows(sql) == [(0,)]:
                lacking.append(f"{t['name']}.{f['name']}")
    assert not lacking, lacking


def test_no_day_lies_after_today_but_deadlines_and_plans(city):
    for t in city.types:
        for (entered,) in city.rows(f"select max(saved_on) from {t['name']}_all"):
            assert entered <= ON, (t['name'], entered)
    for type_name, field in (('service', 'done_on'), ('finding', 'closed_on'), ('theme_day', 'held_on'), ('admission', 'approved_on')):
        assert city.rows(f'select count(*) from {type_name}_all where {field} > saved_on') == [(0,)], (type_name, field)


def test_the_seams_of_a_real_city_are_there(city):
    seams = {
        'a unit that ended': "select 1 from organisation where kind = 'unit' and ended_on is not null",
        'a unit with two names': "select org from org_name where org in (select id from organisation where kind = 'unit') group by org having count(*) > 1",
        'a branch with two parents, one after the other': "select org from org_parent group by org having count(distinct parent) > 1",
        'an organisation that serves a second unit': 'select 1 from org_serves',
        'a person with two posts': "select person from appointment where left_on is null group by person having count(*) > 1",
        'an overdue finding': f"select 1 from finding where closed_on is null and due_on < '{ON}'",
        'a leading group without sessions in a quarter': "select id from organisation where kind = 'leading_group' and ended_on is null "
            "and id not in (select org from study_session where held_on >= '2025-04-01' and held_on < '2025-07-01')",
        'a withdrawn article': 'select 1 from publication where withdrawn_on is not null',
        'a person who got an award': 'select 1 from award where person is not null',
        'an organisation that got one': 'select 1 from award where person is null',
        'a headcount without a list': 'select 1 from theme_day where headcount is not null and id not in (select record from theme_day_people)',
        'a list without a headcount': 'select 1 from theme_day where headcount is null and id in (select record from theme_day_people)',
        'a joint theme day': 'select 1 from theme_day_with',
        'a by-election': "select 1 from election where kind = 'by_election'",
        'a December admission approved in February': "select 1 from admission where substr(meeting_on, 6, 2) = '12' and substr(approved_on, 6, 2) = '02'",
        'a branch without pairing': "select 1 from organisation where kind = 'branch' and id not in (select org from pairing)",
        'a record struck out': 'select 1 from theme_day_all where struck_at is not null',
        'a record entered late': "select 1 from theme_day where julianday(saved_on) - julianday(held_on) > 40",
        'a name with a rare character': "select 1 from person where name like '%䶮%' or name like '%喆%' or name like '%堃%' or name like '%昇%'",
        'a number answered for': 'select 1 from attested',
        'a history of several versions': 'select 1 from service_all where version > 1',
    }
    lacking = [name for name, sql in seams.items() if not city.rows(sql)]
    assert not lacking, lacking


def test_every_organisation_has_exactly_one_superior_that_lives_on_each_day_of_its_life(city):
    lives = {id: (since, until or '9999-12-31') for id, since, until in city.rows('select id, founded_on, ended_on from organisation')}
    root, = [int(id) for id, in city.rows("select content from setting where name = 'root'")]
    day = {id: since for id, (since, until) in lives.items() if id != root}
    for org, parent, since, until in city.rows('select org, parent, since, until from org_parent order by org, since'):
        assert since == day[org] and lives[parent][0] <= since, (org, since, day[org])
        day[org] = min(until or '9999-12-31', lives[parent][1])
    short = [org for org, until in day.items() if until < lives[org][1]]
    assert len(day) > 700 and not short, short


def test_nobody_meets_while_offices_are_closed(city):
    for table, day in (('theme_day', 'held_on'), ('general_meeting', 'held_on'), ('committee_meeting', 'held_on'), ('study_session', 'held_on'),
                       ('election', 'held_on'), ('admission', 'meeting_on'), ('topic_lecture', 'held_on')):
        days = [d for (d,) in city.rows(f"select distinct {day} from {table}_all where {day} >= '2025-01-01'")]
        closed = [d for d in days if datetime.date.fromisoformat(d).weekday() > 4 or d[5:] == '01-01' or '05-01' <= d[5:] <= '05-05'
                  or '10-01' <= d[5:] <= '10-07' or '2025-01-28' <= d <= '2025-02-04']
        assert days and not closed, (table, closed)


def test_names_fit_what_bears_them(city):
    names = "select n.name from org_name n join organisation o on o.id = n.org where n.until is null and o.ended_on is null and n.name like "
    assert city.rows(names + "'%委组织部%支部%'") and city.rows(names + "'%中心医院%支部%'")
    for unit in '委组织部', '委宣传部', '人大常委会机关', '中心医院', '中级人民法院':
        assert not [n for (n,) in city.rows(names + f"'%{unit}%'") if re.search('执法.大队|分局|管理.所|直属.队', n)], unit
    gone = [name for (name,) in city.rows("select n.name from org_name n join organisation o on o.id = n.org where o.kind = 'unit' and o.ended_on is not null")]
    for name in gone:
        assert not city.rows(names + f"'%{name}%'"), name
    assert gone
    for table, field in (('topic_lecture', 'topic'), ('study_session', 'topic'), ('lecture', 'topic')):
        assert not city.rows(f"select {field} from {table} where {field} like '%专题专题%' or {field} like '%学习学习%' limit 3"), table


def test_only_a_handful_of_findings_is_overdue(city):
    late = "select count(*) from finding where closed_on is null and coalesce(extended_to, due_on) < "
    assert 0 < city.rows(late + f"'{ON}'")[0][0] <= 20
    assert city.rows(late + "'2026-01-01'")[0][0] <= 5


def test_what_the_committee_plans_is_roughly_done(city):
    planned, done = city.figures(2024), city.figures(2025)
    for plan, deed in [('target_inspections', 'units_inspected'), ('target_disciplinary_inspections', 'units_disciplinary_inspected'),
                       ('target_political_ecology_reviews', 'units_political_ecology_reviewed')]:
        assert 0.6 < done[deed]['value'] / planned[plan]['value'] < 1.6, (plan, planned[plan]['value'], done[deed]['value'])
    again = city.rows("select d.name from regulation_document d join organisation o on o.id = d.org where o.code = 'GW'"
                      " group by d.name having count(*) > 2")
    assert not again, again


def test_every_figure_is_the_count_of_its_rows(city):
    values = city.figures(2025)
    for name, figure in values.items():
        if figure['missing'] or figure['attested']:
            continue
        one = city.json('figure', name, '--year', '2025', '--rows')
        if figure['measure'] == 'rows':
            total = len(one['rows'])
        elif figure['measure'] == 'distinct':
            total = len({str(r['key']) for r in one['rows']})
        else:
            total = round(sum(float(r['amount']) for r in one['rows'] if r['amount'] is not None), 2)  # else it adds nothing
        assert float(figure['value']) == float(one['value']) == total, (name, figure['value'], one['value'], total)
    assert sum(f['missing'] for f in values.values()) < len(values) // 10


def test_the_chain_and_every_row_are_good(city):
    assert city.json('audit', 'verify')['good']


def test_what_is_there_is_not_filled_again(city):
    again = city.run('demo')
    assert again.returncode == 1 and '已有演示数据' in again.stderr, again.stderr
    real = str(city.room / 'real.db')
    city.must('init', '--city', '某市', '--organ', '某市直机关工委', db=real)
    refused = city.run('demo', db=real)
    assert refused.returncode == 1 and '真实数据' in refused.stderr, refused.stderr
    for args in (('--years', '20x5'), ('--years', '2025-2020'), ('--scale', 'country'), ('--scale', '0'), ('--seed', 'x')):
        wrong = city.run('demo', *args, db=str(city.room / 'none.db'))
        assert wrong.returncode == 2 and wrong.stderr, args
    assert not (city.room / 'none.db').exists()


def test_a_second_city_stands_beside_the_first(city):
    two = str(city.room / 'two.db')
    city.must('demo', '--scale', '2', '--years', '2026-2026', '--on', '2026-04-30', '--quiet', db=two)
    with sqlite3.connect(f'file:{two}?mode=ro', uri=True) as c:
        rows = lambda sql: c.execute(sql).fetchall()
        units = dict(rows("select substr(n.name, 1, 3), count(*) from org_name n join organisation o on o.id = n.org where o.kind = 'unit' group by 1"))
        assert units.keys() == {'临江市', '望澜市'} and units['临江市'] == units['望澜市'], units
        assert rows("select 1 from base_visit v join org_name n on n.org = v.org where n.name like '%望澜市%'")
    os.remove(two)


def test_another_chance_makes_a_city_that_breaks_no_rule_either(city):
    other = str(city.room / 'other.db')
    city.must('demo', '--seed', '1', '--years', '2026-2026', '--on', '2026-11-26', '--quiet', db=other)
    os.remove(other)


def psql(sql):
    out = subprocess.run(['psql', PG, '-Atq', '-F', '\x1f', '-R', '\x1e', '-P', 'null=\x1d', '-c', sql], capture_output=True, text=True, check=True)
    return sorted(tuple(line.split('\x1f')) for line in out.stdout.rstrip('\n').split('\x1e') if line)


def test_both_engines_hold_the_same_city(city):
    if not PG:
        return 'no PostgreSQL'
    for (table,) in city.rows("select name from sqlite_master where type = 'table' order by name"):
        columns = ', '.join(f'"{c}"' for c in city.columns(table))
        if table.startswith('sqlite_') or table in OWN_TABLES or not columns:
            continue
        lite = sorted(tuple('\x1d' if v is None else str(v) for v in row) for row in city.rows(f'select {columns} from {table}'))
        assert lite == psql(f'select {columns} from {table}'), table
    acts = 'select seq, at, act, type, about, version, org, changes from history where act in (\'add\', \'change\', \'strike\', \'restore\')'
    assert sorted(tuple('\x1d' if v is None else str(v) for v in row) for row in city.rows(acts)) == psql(acts)


def test_both_engines_say_the_same_figures(city):
    if not PG:
        return 'no PostgreSQL'
    orgs = [code for (code,) in city.rows("select code from organisation where kind in ('unit', 'party_committee', 'branch') and ended_on is null "
                                          'order by id limit 3')]
    for more in [()] + [('--org', code) for code in orgs]:
        for year in (2025, 2026):
            assert city.figures(year, *more) == city.figures(year, *more, db=PG), (year, more)


def main():
    tests = [(n, f) for n, f in globals().items() if n.startswith('test_')]
    print(f'1..{len(tests)}', flush=True)
    failed = False
    with tempfile.TemporaryDirectory() as room:
        city = City(room)
        for i, (name, test) in enumerate(tests, 1):
            try:
                skipped = test(city)
                print(f'ok {i} - {name}' + (f' # SKIP {skipped}' if skipped else ''), flush=True)
            except AssertionError as e:
                failed = True
                print(f'not ok {i} - {name}\n# {str(e)[:600]}', flush=True)
    sys.exit(failed)


main()
