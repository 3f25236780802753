#!/usr/bin/env python3
"""What a ledger and a figure say on their pages: what is not known, what is too long, what was not changed."""
import os, subprocess

from city import BINARY, run_tests


def ground(city):
    if not hasattr(city, 'made'):
        city.organisation('A', 'unit', '临江市A局')
        city.organisation('A1', 'branch', '临江市A局第一党支部', parent='A', form='ordinary')
        city.made = True


def test_a_headcount_that_nobody_wrote_down_is_no_zero(city):
    ground(city)
    city.record('training_course', org='A', name='党员培训班', kind='members', started_on='2025-04-01')
    page = city.clerk.get('/figures/training_participants?year=2025&org=A')
    assert '缺数据' in page.text and '不知人数的记录 1 条，没有计入；请在这些记录里补填' in page.text
    assert '<td class="number">缺</td>' in page.body and '不等于零' not in page.text
    city.record('training_course', org='A', name='党员培训班二期', kind='members', started_on='2025-05-01', headcount='30')
    page = city.clerk.get('/figures/training_participants?year=2025&org=A')
    assert '30' in page.text and '不知人数的记录 1 条' in page.text and '缺数据' not in page.text
    page = city.clerk.get('/reports/unit?year=2025&org=A')
    assert '参训30人次。不知人数的记录 1 条，没有计入' in page.text
    # Of what is not written for want of a number it is said all the same, and counted as what the page lists.
    assert '的记录，这半句没有写' in page.text and '4 处数字由记录填入' in page.text, page.text


def test_a_record_says_which_figures_count_it(city):
    ground(city)
    def finding(org):
        return city.record('finding', org=org, issued_on='2025-03-01', source='assessment', problem='责任清单不细',
            due_on='2026-12-01', issued_by='GW')
    alone = city.clerk.get(f"/records/finding/{finding('A')}")
    assert '不计入任何统计项' in alone.text and '计入2025年' not in alone.text
    assert '交给单位、党组（党委）和机关纪委的照样登记，不计入这些数' in city.clerk.get('/records/finding/new').text
    report = city.clerk.get('/reports/yearly?year=2025').text
    assert '新交办' not in report and '跟踪到底' in report, report
    page = city.clerk.get(f"/records/finding/{finding('A1')}")
    assert '计入2026年：跟踪督办的限期整改问题' in page.text and '2025年：跟踪督办的限期整改问题、交办的限期整改问题' in page.text, page.text
    link = [l for l in page.links if l.startswith('/figures/findings_issued?year=2025&org=A1')]
    assert link and '责任清单不细' in city.clerk.get(link[0]).text
    assert '新交办基层党组织限期整改问题1个' in city.clerk.get('/reports/yearly?year=2025').text


def test_what_counts_for_one_organisation_alone_is_said_with_its_name(city):
    ground(city)
    def course(org):
        return city.clerk.get('/records/training_course/' + str(city.record('training_course', org=org, name=f'{org}培训班',
            kind='members', started_on='2025-06-02', headcount='20'))).text
    assert '计入2025年：举办的培训班' in course('GW')
    assert '计入临江市A局2025年：举办的培训班' in course('A')


def test_a_missing_figure_says_where_to_enter(city):
    ground(city)
    page = city.clerk.get('/figures/units_discipline_posts_filled_on_day?year=2025&org=A')
    assert '缺数据' in page.text and '请先在“职务设置”中登记机关纪委书记、副书记和纪检委员各设几名' in page.text
    assert '/records/post' in page.links and '/records/appointment' in page.links


def test_a_line_that_is_too_long_is_refused_at_its_field(city):
    ground(city)
    page = city.clerk.fill('/records/training_course/new', org='A', name='长' * 201, kind='members', started_on='2025-04-02')
    assert page.status == 422 and '最多 200 个字，现有 201 个，请缩短' in page.text
    city.record('training_course', org='A', name='长' * 200, kind='members', started_on='2025-04-02', headcount='5')
    listed = city.clerk.get('/records/training_course?org=A').text
    assert '长' * 60 + '…' in listed and '长' * 61 not in listed


def test_saving_without_a_change_makes_no_version(city):
    ground(city)
    id = city.record('theme_day', org='A1', held_on='2025-04-01', topic='一样', headcount='5')
    path = f'/records/theme_day/{id}/edit'
    first, second = city.clerk.get(path).form_to(path), city.clerk.get(path).form_to(path)
    assert city.clerk.post(path, first).status == 303
    assert '第 2 版' not in city.clerk.get(f'/records/theme_day/{id}/history').text
    def topic(form, text):
        return [f for f in form if f[0] != 'topic'] + [('topic', text)]
    assert city.clerk.post(path, topic(first, '这一页改的')).status == 303
    page = city.clerk.post(path, topic(second, '那一页改的'))
    assert page.status == 409 and '您自己（在另一个窗口）' in page.text and '别人' not in page.text, page.text[-900:]


def test_each_place_to_look_at_leads_to_where_it_is_mended(city):
    ground(city)
    city.record('training_course', org='A', name='党员培训班三期', kind='members', started_on='2025-06-01', headcount='40')
    fields = city.clerk.get('/reports').form_to('/reports')
    text = '全年自办培训班××期。购置绿植××盆。\n'
    done = city.clerk.upload('/reports', fields, 'text', '绿植.txt', text.encode())
    page = city.clerk.get(done.headers['Location'] + '?year=２０２５&org=A')
    assert page.status == 200 and '请填写' in page.text, page.text[-600:]
    assert any('/places/2?' in link for link in page.links), page.links[-12:]
    refused = city.clerk.upload('/reports', fields, 'text', '扫描件.pdf', b'%PDF-1.4 x')
    assert '“扫描件.pdf”是 PDF 文件' in refused.text


def test_what_is_said_of_several_places_is_said_once_and_last(city):
    ground(city)
    city.record('training_course', org='A', name='党员培训班四期', kind='members', started_on='2025-07-01', headcount='40')
    fields = city.clerk.get('/reports').form_to('/reports')
    text = '购置绿植××盆。更换灯泡××个。2023年全年自办培训班××期。修剪草坪××块。\n'
    done = city.clerk.upload('/reports', fields, 'text', '绿植二.txt', text.encode())
    page = city.clerk.get(done.headers['Location'] + '?year=2025&org=A')
    remarks = page.text.split('请核对', 1)[1]
    assert remarks.count('没有认出是哪个统计项') == 1 and '以下 2 处' in remarks, remarks
    assert '写错的请在原文里改' in remarks and remarks.index('所写的2025年') < remarks.index('没有认出是哪个统计项'), remarks


def test_a_number_that_stands_is_shown_to_who_attests_another(city):
    ground(city)
    path = '/figures/medals_issued/attest?year=2021'
    form = city.clerk.get(path)
    assert '现有核定数' not in form.text
    assert city.clerk.post(path, [f for f in form.form_to(path) if f[0] == '_csrf'] + [('value', '176'), ('source', '直工〔2022〕1号')]).status == 303
    assert '现有核定数 176，由' in city.clerk.get(path).text
    with_unit = [f for f in form.form_to(path) if f[0] == '_csrf'] + [('value', '１，３１２余枚'), ('source', '直工〔2022〕1号')]
    assert city.clerk.post(path, with_unit).status == 303
    assert '现有核定数 1312余，由' in city.clerk.get(path).text
    other = [('value', '312元') if f[0] == 'value' else f for f in with_unit]
    assert '不是数字' in city.clerk.post(path, other).text


def test_our_own_report_is_told_without_its_template(city):
    ground(city)
    out = os.path.join(city.room, '报告.txt')
    done = subprocess.run([BINARY, 'report', 'fill', 'unit', '--db', city.db, '--year', '2025', '--org', 'A', '--to', out], capture_output=True,
        text=True)
    said = done.stdout + done.stderr
    assert done.returncode == 0 and '缺数据' in said and '{' not in said and '第' not in said.split('：')[0], said


run_tests(globals())
