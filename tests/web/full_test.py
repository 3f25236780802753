#!/usr/bin/env python3
"""full_test.py DANGJIAN: the web application where no file may grow, which to it is a full disk.  TAP on stdout."""
import resource
from city import run_tests


def leave_room(city, size):
    resource.prlimit(city.server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def theme(city, name):
    return city.clerk.fill('/records/theme/new', name=name, since='2025-01-01', org='GW')


def test_what_cannot_be_saved_is_said_and_kept_in_the_form(city):
    city.id = city.record('theme', name='有空间时', since='2025-01-01', org='GW')
    leave_room(city, 4096)
    page = theme(city, '没有空间时')
    assert page.status == 507 and '磁盘空间不足' in page.text, (page.status, page.text[-900:])
    assert ('name', '没有空间时') in page.form_to('/records/theme/new')
    assert city.clerk.get('/records/theme').status == 200


def test_a_page_of_its_own_has_the_cause_as_its_title(city):
    page = city.clerk.fill(f'/records/theme/{city.id}', action=f'/records/theme/{city.id}/strike', why='写错了')
    assert page.status == 507 and '磁盘空间不足 · ' in page.text, (page.status, page.text[-900:])


def test_when_there_is_room_again_it_is_saved(city):
    leave_room(city, resource.RLIM_INFINITY)
    assert theme(city, '又有空间').status == 303
    page = city.clerk.get('/records/theme')
    assert '又有空间' in page.text and '没有空间时' not in page.text


run_tests(globals())
