#!/usr/bin/env python3
"""options_test.py DANGJIAN: over the table of commands: each option is used or refused, none is passed over.  TAP on stdout."""
import os, pathlib, re, shutil, signal, subprocess, sys, tempfile, time, zipfile

BINARY = os.path.abspath(sys.argv[1])
GLOBAL = ['--db', '--catalog', '--on', '--quiet']
# Measured on their own (bench.sh), with the same assertion in them.
LONG = {'bench', 'bench scratch'}
VALUES = {'--year': '2025', '--from': '2025-01-01', '--until': '2026-01-01', '--org': 'GW', '--argument': '清洁家园', '--value': '3',
          '--source': '台账', '--city': '甲市', '--organ': '甲市工委', '--user': 'jia', '--scale': '1', '--years': '2026', '--seed': '2',
          '--role': 'reader', '--display': '甲', '--listen': '127.0.0.1:0', '--rows': '100000', '--as': 'admin', '--line': '1', '--red-head': '临江市工委', '--doc-no': '临直〔2026〕3号', '--on': '2026-06-30'}
ARGUMENTS = {'figure': ['medals_issued'], 'attest': ['medals_issued'], 'report fill': ['yearly'], 'report bind': ['said.txt'],
             'user add': ['wang'], 'user reset': ['admin'], 'user disable': ['wang'], 'user enable': ['wang']}
NEEDED = {'figures': ['--year'], 'figure': ['--year'], 'attest': ['--year', '--value', '--source'], 'report fill': ['--year', '--to'],
          'serve': ['--listen'], 'init': ['--city', '--organ'], 'demo': ['--years'], 'user add': ['--role', '--org']}
INSTEAD = {'--from': ['--year'], '--until': ['--year'], '--withdraw': ['--value', '--source']}
WITH = {'--doc-no': ['--red-head'], '--line': ['--why'], '--from': ['--until'], '--until': ['--from'], '--json': [], ('report bind', '--year'): ['--numbers'],
        ('report bind', '--org'): ['--numbers', '--year'], ('report bind', '--numbers'): ['--year'], ('figure', '--argument'): []}


def serving(pid):
    """The server waits for its signals: what it was given is read."""
    status = pathlib.Path(f'/proc/{pid}/status').read_text()
    return int(re.search(r'SigCgt:\s*(\w+)', status)[1], 16) >> (signal.SIGTERM - 1) & 1


def run(room, *args):
    env = dict(os.environ, DANGJIAN_KEYS=f'{room}/keys', DANGJIAN_DB=f'{room}/office.db')
    child = subprocess.Popen([BINARY, *args], cwd=room, env=env, stdin=subprocess.DEVNULL, text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    while args[0] == 'serve' and child.poll() is None:
        if serving(child.pid):
            child.send_signal(signal.SIGTERM)
            break
        time.sleep(0.02)
    said, _ = child.communicate(timeout=300)
    return child.returncode, said


def table(room):
    """{"report fill": {"--to": value or None}}, from the program's own words."""
    names = re.findall(r'^  ([a-z][a-z-]*) ', run(room, 'help')[1], flags=re.M)
    out = {}
    for name in dict.fromkeys(names):
        for block in re.split(r'^dangjian ', run(room, 'help', name)[1], flags=re.M)[1:]:
            head, *rest = block.splitlines()
            words = head.split()
            command = ' '.join(words[:2]) if len(words) > 1 and re.fullmatch('[a-z]+', words[1]) else words[0]
            out[command] = {m[1]: m[2] for m in (re.match(r'  (--[a-z-]+) +(\S+) ', line) for line in rest) if m}
            out[command].update({m[1]: None for m in (re.match(r'  (--[a-z-]+) {17,}', line) for line in rest) if m})
    return out


def valued(command, option, takes):
    if takes.get(option) is None and option not in VALUES or (command, option) == ('figure', '--rows'):
        return [option]
    if option == '--argument' and command == 'report fill':
        return [option, 'campaign_participants=清洁家园']
    if option == '--argument':
        return [option, VALUES[option]]
    return [option, {'--to': {'report bind': 'bound.md'}.get(command, 'out.html')}.get(option) or VALUES[option]]


def call(command, option, takes):
    wanted = [o for o in NEEDED.get(command, []) if o not in INSTEAD.get(option, [])]
    wanted += WITH.get((command, option), WITH.get(option, [])) + [option]
    argument = ['campaign_participants'] if (command, option) == ('figure', '--argument') else ARGUMENTS.get(command, [])
    return [*command.split(), *argument, *(w for o in dict.fromkeys(wanted) for w in valued(command, o, takes))]


def office(room):
    pathlib.Path(room, 'said.txt').write_text('今年颁发“光荣在党50年”纪念章3枚。\n')
    status, said = run(room, 'init', '--city', '临江市', '--organ', '中共临江市委市直机关工作委员会')
    assert status == 0, said
    assert run(room, 'user', 'add', 'wang', '--role', 'reader', '--org', 'GW')[0] == 0


def test_an_option_of_another_command_is_refused(room, commands):
    every = {o: v for takes in commands.values() for o, v in takes.items()}
    assert len(commands) > 20 and len(every) > 20, commands
    for command, takes in commands.items():
        for option in every.keys() - takes.keys() - set(GLOBAL):
            value = [option, VALUES.get(option, 'x')] if every[option] is not None or option == '--rows' else [option]
            if option == '--rows' and command.startswith('figure'):
                value = [option]
            status, said = run(room, *command.split(), *ARGUMENTS.get(command, []), *value)
            assert status == 2 and option in said, (command, option, status, said)


def test_a_command_reads_each_of_its_options(room, commands):
    for command, takes in commands.items():
        for option in takes if command not in LONG else []:
            with tempfile.TemporaryDirectory() as other:
                here = other if command in ('init', 'demo') else room
                status, said = run(here, *call(command, option, takes))
                assert status in (0, 1, 2) and '不用' not in said and '不认识' not in said, (command, option, status, said)


def test_an_option_written_twice_is_refused(room, commands):
    status, said = run(room, 'figures', '--year', '2024', '--year', '2025')
    assert status == 2 and '--year' in said, said


def test_the_words_of_a_command_are_said(room, commands):
    for args in (['report'], ['report', 'fold', 'x'], ['user'], ['user', 'lost'], ['audit'], ['catalog']):
        status, said = run(room, *args)
        assert status == 2 and f'dangjian {args[0]} ' in said, said


def test_options_that_need_each_other_say_so(room, commands):
    for options in (['--year', '2025'], ['--numbers', '--org', 'GW'], ['--org', 'GW']):
        status, said = run(room, 'report', 'bind', 'said.txt', *options)
        assert status == 2 and '--numbers' in said, said


def test_a_red_head_stands_in_every_form(room, commands):
    text, head, number = pathlib.Path(room, 'year.txt'), '中共临江市委市直机关工作委员会文件', '市直工〔2026〕3号'
    text.write_text('关于情况的报告\n今年颁发“光荣在党50年”纪念章{medals_issued}枚。\n')
    assert run(room, 'attest', 'medals_issued', '--year', '2025', '--value', '3', '--source', '台账')[0] == 0
    fill = ['report', 'fill', 'year.txt', '--year', '2025', '--quiet']
    printed = {}
    for form in 'txt', 'html', 'docx', 'pdf':
        status, said = run(room, *fill, '--to', f'head.{form}', '--red-head', head, '--doc-no', number)
        assert status == 0, said
        written = pathlib.Path(room, f'head.{form}')
        if form == 'docx':
            printed[form] = zipfile.ZipFile(written).read('word/document.xml').decode()
        elif form == 'pdf' and shutil.which('pdftotext'):
            printed[form] = subprocess.run(['pdftotext', '-raw', written, '-'], capture_output=True, text=True, check=True).stdout
        elif form != 'pdf':
            printed[form] = written.read_text()
    for form, words in printed.items():
        assert words.count(head) == 1 and number in words and 0 < words.index(number) < words.index('纪念章3枚' if form == 'txt' else '纪念章'), (form, words)
    # Without being asked for there is none; an office's own .docx keeps what stands at its head, and that is said.
    assert run(room, *fill, '--to', 'plain.docx')[0] == 0
    with zipfile.ZipFile(pathlib.Path(room, 'plain.docx')) as plain, zipfile.ZipFile(pathlib.Path(room, 'own.docx'), 'w') as own:
        assert head not in plain.read('word/document.xml').decode()
        for part in plain.namelist():
            own.writestr(part, plain.read(part).replace(b'>3<', b'>{medals_issued}<'))
    status, said = run(room, 'report', 'fill', 'own.docx', '--year', '2025', '--quiet', '--to', 'filled.docx', '--red-head', head)
    filled = zipfile.ZipFile(pathlib.Path(room, 'filled.docx')).read('word/document.xml').decode()
    assert status == 0 and '没有加红头' in said and head not in filled and '>3<' in filled, (said, filled)
    for wrong in (['--red-head', ''], ['--red-head', '甲\n乙'], ['--red-head', '甲' * 26], ['--doc-no', number], ['--red-head', head, '--doc-no', '甲' * 29]):
        status, said = run(room, *fill, '--to', 'wrong.txt', *wrong)
        assert status == 2 and wrong[-2] in said and not pathlib.Path(room, 'wrong.txt').exists(), (wrong, status, said)


def test_the_argument_of_no_figure_of_the_text_is_refused(room, commands):
    for argument in ('no_such_figure=甲', 'medals_issued=甲', 'campaign_participants_people=甲'):
        status, said = run(room, 'report', 'fill', 'yearly', '--year', '2025', '--to', 'out.html', '--argument', argument)
        assert status == 2 and argument.split('=')[0] in said, said


def test_what_is_wrong_is_called_as_it_was_written(room, commands):
    code, said = run(room, 'user', 'add', 'li', '--role', 'unit_clerk', '--org', 'NOSUCH')
    assert code == 1 and said.startswith('--org：没有这个组织：NOSUCH'), said


def test_one_way_of_a_command_is_explained_alone(room, commands):
    code, said = run(room, 'help', 'user', 'add')
    assert code == 0 and 'user add' in said and '--role' in said and 'user disable' not in said, said
    assert run(room, 'help', 'user', 'nix')[0] == 2 and 'dangjian help user add' in run(room, 'help')[1]


def test_accounts_are_listed_as_json(room, commands):
    status, said = run(room, 'user', 'list', '--json')
    assert status == 0 and '"name": "admin"' in said, said


def test_the_man_page_and_the_completion_know_every_command(room, commands):
    status, man = run(room, 'help', 'man')
    assert status == 0 and all(f'.B {command}' in man for command in commands), man[:500]
    status, completion = run(room, 'help', 'completion')
    assert status == 0, completion
    ask = 'COMP_WORDS=(dangjian {0} ""); COMP_CWORD={1}; _dangjian; echo "${{COMPREPLY[@]}}"'
    for words, index, wanted in ('', 1, {c.split()[0] for c in commands}), ('report', 2, {'bind', 'fill'}), ('user', 2, {'add', 'list'}):
        said = subprocess.run(['bash', '-c', completion + ask.format(words, index)], capture_output=True, text=True)
        assert wanted <= set(said.stdout.split()), (words, said)


def main():
    tests = [(n, f) for n, f in globals().items() if n.startswith('test_')]
    failed = 0
    with tempfile.TemporaryDirectory() as room:
        office(room)
        commands = table(room)
        for i, (name, test) in enumerate(tests, 1):
            try:
                test(room, commands)
                print(f'ok {i} - {name}', flush=True)
            except Exception as e:
                failed += 1
                print(f'not ok {i} - {name}', *f'{type(e).__name__}: {e}'.splitlines(), sep='\n# ', flush=True)
    print(f'1..{len(tests)}')
    sys.exit(failed > 0)


main()
