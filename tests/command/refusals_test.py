#!/usr/bin/env python3
"""refusals_test.py DANGJIAN: bad input to the commands: a Chinese message, exit 1 or 2, and everything as it was.  TAP on stdout."""
import os, pathlib, re, resource, shutil, socket, sqlite3, stat, subprocess, sys, tempfile

BINARY = os.path.abspath(sys.argv[1])
TYPE = '''{name}:
  label: 试验
  section: foundation
  held_by: {held}
  title: "{{held_on}}"
  fields:
    held_on: {{label: 日期, kind: {kind}, needed: yes, happened: yes}}
  list: [{column}]
  example: {{held_on: 2025-01-01}}
'''
FIGURE = '''{name}:
  label: 试验
  meaning: 试验
  count: {count}
  rows:
    - {{of: {of}, where: "{where}"}}
'''


# What a library or the system says: its place is the log.
ENGLISH = re.compile('No such|[Pp]ermission|Is a dir|Not a dir|did not|are not|could not|no such|syntax error|authorized|unable|sqlite|select ')


class Office:
    def __init__(self, room):
        self.room = pathlib.Path(room)
        self.env = dict(os.environ, DANGJIAN_KEYS=str(self.room / 'keys'))
        self.db = self.room / 'office.db'
        done = self.run('init', '--city', '临江市', '--organ', '中共临江市委市直机关工作委员会')
        assert done.returncode == 0, done.stderr

    def run(self, *args, db=None, **more):
        return subprocess.run([BINARY, *map(str, args), '--db', str(db or self.db)], capture_output=True, text=True, env=self.env,
                              cwd=self.room, stdin=subprocess.DEVNULL, timeout=120, **more)

    def content(self):
        with sqlite3.connect(f'file:{self.db}?mode=ro', uri=True) as c:
            return '\n'.join(c.iterdump())

    def refused(self, *args, **more):
        before = self.content()
        done = self.run(*args, **more)
        said = done.stderr + done.stdout
        assert done.returncode in (1, 2), (args, done.returncode, said[-300:])
        assert re.search('[\u4e00-\u9fff]', said), said
        assert not ENGLISH.search(said), said
        assert self.content() == before, f'{args} changed the database'
        return said

    def overlay(self, files):
        folder = self.room / 'overlay'
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        return folder


def test_every_fault_of_a_catalogue_is_said_at_once(o):
    said = o.refused('catalog', 'check', o.overlay({
        'records/a.yaml': TYPE.format(name='history', held='[branch]', kind='day', column='held_on'),
        'records/b.yaml': TYPE.format(name='b', held='[]', kind='day', column='held_on'),
        'records/c.yaml': TYPE.format(name='c', held='[brunch]', kind='day', column='held_on'),
        'records/d.yaml': TYPE.format(name='d', held='[branch]', kind='dey', column='held_on'),
        'records/e.yaml': TYPE.format(name='e', held='[branch]', kind='day', column='absent'),
        'records/f.yaml': TYPE.format(name='select', held='[branch]', kind='day', column='held_on'),
        'records/g.yaml': 'a: [1, 2\nb: }\n',
        'records/h.yaml': 'nonsense: 1\n',
        'roles.yaml': 'clerk:\n  label: 甲\n  at: [brunch]\n  may:\n    - {do: [see], on: all, within: below}\n',
        'sections.yaml': 'foundation: {lable: 组织建设}\n',
        'figures/i.yaml': FIGURE.format(name='i', count='many', of='theme_day', where='1 = 1'),
        'figures/j.yaml': FIGURE.format(name='j', count='rows', of='b', where='1 = 1'),
    }))
    places = {line.split('：')[0] for line in said.splitlines()}
    for name in 'bcdefgh':
        assert any(p.startswith(f'records/{name}.yaml:') for p in places), (name, said)
    assert any(p.startswith('sections.yaml:1') for p in places) and any(p.startswith('figures/i.yaml:') for p in places), said
    assert 'figures/j.yaml' not in said, 'a figure of a faulty type is not at fault itself'


def test_a_table_of_the_core_or_of_another_type_is_no_name(o):
    said = o.refused('catalog', 'check', o.overlay({
        'records/a.yaml': TYPE.format(name='history', held='[branch]', kind='day', column='held_on'),
        'records/b.yaml': TYPE.format(name='theme_day_people', held='[branch]', kind='day', column='held_on')}))
    assert 'records/a.yaml:1' in said and 'records/b.yaml:1' in said, said


def test_figures_that_cannot_be_asked_are_said_with_their_line(o):
    said = o.refused('catalog', 'check', o.overlay({
        'figures/a.yaml': FIGURE.format(name='a', count='rows', of='no_such_type', where='1 = 1'),
        'figures/b.yaml': FIGURE.format(name='b', count='distinct absent', of='theme_day', where='1 = 1'),
        'figures/c.yaml': FIGURE.format(name='c', count='many', of='theme_day', where='1 = 1')}))
    assert all(f'figures/{x}.yaml:' in said for x in 'abc'), said
    said = o.refused('catalog', 'check', o.overlay({
        'figures/d.yaml': FIGURE.format(name='d', count='rows', of='theme_day', where='no_column = 1'),
        'figures/e.yaml': FIGURE.format(name='e', count='rows', of='theme_day', where="load_extension('x') = 1")}))
    assert all(f'figures/{x}.yaml:' in said for x in 'de'), said


def test_the_binders_words_belong_to_the_catalogue(o):
    said = o.refused('catalog', 'check', o.overlay({'binder.yaml': 'nonsense: [x]\n'}))
    assert 'binder.yaml:1' in said, said


def test_what_the_invented_city_is_made_of_belongs_to_the_catalogue(o):
    service = 'volunteer_activity:\n  by: [branch]\n  every: month\n  fields:\n    {}\n'
    for path, text in [('city', 'organ: 甲\ncities: [x]\nnumbers: {moves: 1}\n'), ('words', 'names: {a: b}\n'),
                       ('units', 'units: [{name: 甲}]\n'), ('lists', 'theme: {by: top, rows: [{name: [a]}]}\n'),
                       ('lists', 'theme: {by: top, rows: [a]}\n'), ('lists', 'party_organisation: {every: month}\n'),
                       ('service', service.format('held_on: []')), ('service', service.format('held_on: [[a]]')),
                       ('service', service.format('headcount: {part: 50}')), ('service', service.format('headcount: {number: 5, when: kind}')),
                       ('service', service.format('headcount: 5').replace('every', 'months: 5-13\n  every')),
                       ('service', service.format('headcount: 5').replace('every', 'share: 101\n  every'))]:
        said = o.refused('catalog', 'check', o.overlay({f'demo/{path}.yaml': text}))
        assert f'demo/{path}.yaml:' in said, (path, text, said)


def test_wrong_days_years_and_names(o):
    for args in [('figures', '--year', '20x5'), ('figures', '--year', '0'), ('figures', '--from', '2025-02-30', '--until', '2025-03-01'),
                 ('figures', '--from', '2025-03-01', '--until', '2025-03-01'), ('figures', '--year', '2025', '--on', '2025-13-01'),
                 ('figures', '--year', '2025', '--org', '喆堃昇䶮'), ('figure', 'no_such_figure', '--year', '2025'),
                 ('attest', 'medals_issued', '--year', '2025', '--value', '-3', '--source', '甲'),
                 ('user', 'add', 'x y', '--role', 'reader', '--org', 'GW'), ('user', 'add', 'wang', '--role', 'king', '--org', 'GW'),
                 ('no-such-command',), ('figures', '--no-such-option'), ('catalog', 'check', 'absent-folder')]:
        o.refused(*args)


def test_a_refused_init_leaves_no_database(o):
    for city, organ in (('甲', '乙' * 5000), ('丙' * 61, '丁'), ('', '丁'), (b'\xff', '丁')):
        done = subprocess.run([BINARY, 'init', '--city', city, '--organ', organ, '--db', o.room / 'none.db'], capture_output=True,
                              env=o.env, cwd=o.room, timeout=120)
        assert done.returncode in (1, 2) and re.search('[\u4e00-\u9fff]', done.stderr.decode()), done
        assert not list(o.room.glob('none.db*')), (city, organ)


def test_names_are_of_one_line_and_of_utf_8(o):
    for display in ('', '甲' * 61, '甲\n乙', '甲\x1b[31m'):
        o.refused('user', 'add', 'someone', '--display', display, '--role', 'committee_clerk', '--org', 'GW')
    said = o.refused('user', 'add', 'someone', '--display', b'\xff'.decode(errors='surrogateescape'), '--role', 'committee_clerk')
    assert 'UTF-8' in said, said


def test_nobody_asks_reports_or_answers_for_a_year_to_come(o):
    for args in (('attest', 'members_admitted', '--value', '3', '--source', '文件'), ('figures',), ('figure', 'units_on_day'),
                 ('report', 'fill', 'yearly', '--to', o.room / 'to_come.txt')):
        assert '2190年还没有开始' in o.refused(*args, '--year', '2190'), args
    assert not (o.room / 'to_come.txt').exists()
    assert '2190年3月1日至' in o.refused('figures', '--from', '2190-03-01', '--until', '2190-03-20')


def test_every_file_of_a_catalogue_is_read_or_refused(o):
    for path in ('records/a.yml', 'recrods/a.yaml', 'walk.yaml', 'figures/a.txt'):
        said = o.refused('catalog', 'check', o.overlay({path: ''}))
        assert path in said, said
    folder = o.overlay({'README.md': '本市的目录'})
    assert o.run('catalog', 'check', folder).returncode == 0
    (folder / 'records').mkdir()
    (folder / 'records' / 'gone.yaml').symlink_to(o.room / 'nowhere.yaml')
    assert 'gone.yaml' in o.refused('catalog', 'check', folder)
    (folder / 'records' / 'gone.yaml').unlink()
    (folder / 'records' / 'zero.yaml').symlink_to('/dev/zero')
    assert 'zero.yaml' in o.refused('catalog', 'check', folder)
    shutil.rmtree(folder)


def test_by_stands_only_where_it_means_something(o):
    for line, words in (('whose: all by approved_by', 'own'), ('period: active by approved_on', 'happened')):
        said = o.refused('catalog', 'check', o.overlay({
            'figures/a.yaml': FIGURE.format(name='a', count='rows', of='org_change', where='1 = 1') + f'  {line}\n'}))
        assert 'figures/a.yaml:' in said and words in said, said


def test_a_written_file_keeps_its_place_and_its_rights(o):
    (o.room / 'blank.txt').write_text('今年新发展党员***名。\n')
    (o.room / 'own.md').write_text('')
    (o.room / 'own.md').chmod(0o600)
    (o.room / 'link.md').symlink_to('own.md')
    assert o.run('report', 'bind', 'blank.txt', '--to', 'link.md').returncode == 0
    assert (o.room / 'link.md').is_symlink() and (o.room / 'own.md').stat().st_mode & 0o777 == 0o600
    assert '新发展党员' in (o.room / 'own.md').read_text()


def test_what_is_no_file_stays_what_it_is(o):
    (o.room / 'blank.txt').write_text('今年新发展党员***名。\n')
    os.mkfifo(o.room / 'queue.md')
    (o.room / 'to_queue.md').symlink_to('queue.md')
    (o.room / 'nowhere.md').symlink_to('absent/none.md')
    for name in ('queue.md', 'to_queue.md', 'nowhere.md'):
        assert '不是普通文件' in o.refused('report', 'bind', 'blank.txt', '--to', name), name
    assert stat.S_ISFIFO((o.room / 'queue.md').stat().st_mode) and (o.room / 'nowhere.md').is_symlink()


def test_only_its_owner_reads_a_database_and_its_key(o):
    assert all(p.stat().st_mode & 0o077 == 0 for p in o.room.glob('office.db*'))
    (o.room / 'keys').chmod(0o644)
    assert 'chmod 600' in o.refused('figures', '--year', '2025')
    (o.room / 'keys').chmod(0o600)
    assert o.run('figures', '--year', '2025').returncode == 0


def test_a_file_that_may_not_grow_is_said(o):
    (o.room / 'blank.txt').write_text('今年新发展党员***名。\n' * 400)
    said = o.refused('report', 'bind', 'blank.txt', '--to', 'long.md',
                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY)))
    assert '文件太大' in said and not (o.room / 'long.md').exists(), said


def test_a_year_without_data_is_no_final_report_and_no_zero(o):
    done = o.run('report', 'fill', 'yearly', '--year', '2025', '--to', o.room / 'empty.txt')
    text = (o.room / 'empty.txt').read_text() if done.returncode == 0 else ''
    assert done.returncode == 1 or ('【缺数据：' in text and not re.search(r'(?<!\d)0[个名家篇次枚件]', text)), text


def test_what_is_no_report_is_refused_whole(o):
    (o.room / 'plain.txt').write_text('没有任何空格的一份报告。\n')
    (o.room / 'noise.docx').write_bytes(os.urandom(4096))
    (o.room / 'ole.docx').write_bytes(bytes.fromhex('d0cf11e0a1b11ae1') + b'\0' * 600)
    (o.room / 'blank.txt').write_text('今年新发展党员***名。\n')
    (o.room / 'folder.docx').mkdir()
    assert '没有找到留空的数字' in o.refused('report', 'bind', o.room / 'plain.txt')
    for name, to in [('plain.txt', 'o.txt'), ('noise.docx', 'o.txt'), ('ole.docx', 'o.docx'), ('absent.txt', 'o.txt'),
                     ('blank.txt', 'o.xyz'), ('blank.txt', 'no/o.txt'), ('blank.txt', '.'), ('blank.txt', 'folder.docx')]:
        o.refused('report', 'fill', o.room / name, '--year', '2025', '--to', o.room / to)
        assert not (o.room / 'o.txt').exists(), name


def test_databases_that_are_none_of_ours(o):
    (o.room / 'text.db').write_text('hello\n' * 400)
    with sqlite3.connect(o.room / 'other.db') as c:
        c.execute('create table x (y)')
    shutil.copy(o.db, o.room / 'newer.db')
    with sqlite3.connect(o.room / 'newer.db') as c:
        c.execute('insert into schema_step select max(number) + 1, name, sm3 from schema_step')
    for name in ('text.db', 'other.db', 'newer.db', 'absent.db', '.'):
        o.refused('figures', '--year', '2025', db=o.room / name)
    assert not (o.room / 'absent.db').exists()
    o.refused('init', '--city', '甲', '--organ', '乙')


def test_what_is_said_only_once_is_saved_only_if_it_was_said(o):
    once = o.run('user', 'add', 'heard', '--role', 'reader', '--org', 'GW')
    assert once.returncode == 0 and re.search('：[-0-9A-Za-z]{19}$', once.stdout.strip()), once
    before = o.content()
    with open('/dev/full', 'w') as full:
        for args in (['user', 'add', 'unheard', '--role', 'reader', '--org', 'GW'], ['user', 'reset', 'heard'], ['user', 'list'], ['help'],
                     ['init', '--city', '甲市', '--organ', '甲市工委', '--db', 'unheard.db'],
                     ['demo', '--years', '2026-2026', '--on', '2026-01-31', '--quiet', '--db', 'unheard.db']):
            done = subprocess.run([BINARY, *args, *([] if '--db' in args else ['--db', str(o.db)])], stdout=full, stderr=subprocess.PIPE,
                                  text=True, env=o.env, cwd=o.room, timeout=120)
            assert done.returncode == 1 and '结果没有写出去（磁盘空间不足）' in done.stderr, (args, done)
            assert o.content() == before and not (o.room / 'unheard.db').exists(), args


def test_help_is_given_wherever_it_is_asked_for(o):
    def said(*args):
        done = subprocess.run([BINARY, *args], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and not done.stderr, (args, done)
        return done.stdout
    assert said('--help') == said('-h') == said('help', '--help') == said('help') == said('--quiet', '-h')
    assert said('user', 'add', '--help') == said('user', '-h') == said('help', 'user')
    assert said('report', 'fill', 'x', '--year', '2025', '--help') == said('help', 'report')


def test_a_field_is_called_by_its_label(o):
    said = o.refused('init', '--city', '甲市', '--organ', '乙' * 5000, db=o.room / 'none.db')
    assert said.startswith('全称：') and 'name' not in said, said
    assert o.refused('user', 'add', 'x', '--role', 'reader', '--org', 'GW').startswith('用户名')
    assert o.refused('figures', '--year', '2025', '--org', 'NOWHERE').startswith('--org：没有这个组织：NOWHERE')


def test_why_the_system_would_not_is_said_in_chinese(o):
    for bad, words in (('a: b: c', '这里不能再有冒号'), ('a: [1', '方括号'), ('a:\n - b\nc', '键后面缺少冒号'), ('a: "\\q"', '反斜杠')):
        assert words in o.refused('catalog', 'check', o.overlay({'records/trial.yaml': bad})), bad
    rule = TYPE.format(name='trial', held='any', kind='day', column='held_on').replace('{', '{{').replace('}', '}}') + '  rules:\n    r: {{holds: "{}", say: 要}}\n'
    for bad, words in (('hedl_on > 1', '没有“hedl_on”这一列'), ("held_on > > ''", '“>”附近的写法不对'), ('held_on = hex(1)', '没有“hex”这个函数'),
                       ('held_on in (select 1 from nothere)', '这里不能查询别的记录（select）')):
        assert words in o.refused('catalog', 'check', o.overlay({'records/trial.yaml': rule.format(bad)})), bad
    (o.room / 'said.txt').write_text('全年举办培训班***期。')
    assert '没有这个文件或文件夹' in o.refused('report', 'bind', 'said.txt', '--to', 'nowhere/x.md')
    assert '路径中有一段不是文件夹' in o.refused('catalog', 'check', 'office.db/x')
    assert '这是一个文件夹' in o.refused('init', '--city', '甲市', '--organ', '甲市工委', db=o.room)
    assert '参数不对' in o.refused('serve', '--listen', '[fe80::1]:0')


def test_a_password_that_was_said_and_not_kept_is_taken_back(_):
    full = dict(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100 << 10, resource.RLIM_INFINITY)), restore_signals=False)
    with tempfile.TemporaryDirectory() as room:
        o = Office(room)
        c = sqlite3.connect(o.db)                    # what it still writes into is longer than a file may be
        c.executescript('create table long (x); insert into long values (zeroblob(300000))')
        for command in ('user', 'add', 'zy1', '--role', 'reader', '--org', 'GW'), ('user', 'reset', 'admin'):
            said = o.refused(*command, **full)
            assert '一次性密码（只显示这一次）' in said and '没有存下，上面显示的一次性密码不能用' in said, said
        c.close()


def test_a_port_in_use(o):
    busy = socket.socket()
    busy.bind(('127.0.0.1', 0))
    busy.listen()
    o.refused('serve', '--listen', f'127.0.0.1:{busy.getsockname()[1]}')
    o.refused('serve', '--listen', 'nonsense')


def main():
    tests = [(n, f) for n, f in globals().items() if n.startswith('test_')]
    failed = 0
    with tempfile.TemporaryDirectory() as room:
        office = Office(room)
        for i, (name, test) in enumerate(tests, 1):
            try:
                test(office)
                print(f'ok {i} - {name}', flush=True)
            except Exception as e:
                failed += 1
                print(f'not ok {i} - {name}', *f'{type(e).__name__}: {e}'.splitlines(), sep='\n# ', flush=True)
    print(f'1..{len(tests)}')
    sys.exit(failed > 0)


main()
