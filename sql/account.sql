-- name: account_display
select display from account where id = :id

-- name: account_by_name
select id, name, display, role, org, password, must_change, disabled, created_at, mac, epoch from account where name = :name

-- name: account_by_id
select id, name, display, role, org, password, must_change, disabled, created_at, mac, epoch from account where id = :id

-- name: account_ids
select id from account order by id

-- name: account_seal
update account set mac = :mac where id = :id

-- Added by the program, and no longer there.
-- name: account_gone
select distinct h.about from history h left join account a on a.id = h.about
 where h.act = 'account_add' and a.id is null order by h.about

-- name: account_noted
select changes from history
 where about = :id and act in ('account_add', 'account_reset', 'account_password', 'account_disable', 'account_enable')
 order by seq desc limit 1

-- name: account_all
select id, name, display, role, org, disabled, created_at, seen_at from account order by name

-- name: account_count_at
select count(*) from account where org = :id and disabled = 0

-- name: account_insert
insert into account (id, name, display, role, org, password, must_change, disabled, created_at, epoch)
values (:id, :name, :display, :role, :org, :password, 1, 0, :now, 0)

-- name: account_set_password
update account set password = :password, must_change = :must_change where id = :id

-- name: account_set_disabled
update account set disabled = :disabled where id = :id

-- name: account_end_sessions
update account set epoch = epoch + 1 where id = :id

-- name: account_seen
update account set seen_at = :now where id = :id

-- name: account_seen_wrongly
select a.name from account a
 where coalesce(a.seen_at, 0) <> coalesce((select h.at from history h where h.about = a.id and h.act = 'sign_in'
   order by h.seq desc limit 1), 0)
 order by a.name limit :most

-- name: session_insert
insert into account_session (token_sm3, account, csrf, started_at, seen_at, epoch, mac)
values (:token_sm3, :account, :csrf, :started_at, :seen_at, :epoch, :mac)

-- name: session_get
select token_sm3, account, csrf, started_at, seen_at, epoch, mac from account_session where token_sm3 = :token_sm3

-- name: session_all
select token_sm3, account, csrf, started_at, seen_at, epoch, mac from account_session order by token_sm3

-- name: session_touch
update account_session set seen_at = :seen_at, mac = :mac where token_sm3 = :token_sm3

-- Whether somebody signed out of the session of that number: the history says so, also where its row is put back.
-- name: session_signed_out
select count(*) from history where about = :number and act = 'sign_out'

-- name: session_end
delete from account_session where token_sm3 = :token_sm3

-- name: session_end_all
delete from account_session where account = :account

-- name: session_sweep
delete from account_session where started_at < :oldest or started_at > :newest

-- name: failure_counts
select count(case when name = :name and peer = :peer then 1 end), count(case when name = :name then 1 end),
	count(case when peer = :peer then 1 end)
from sign_in_failure where (name = :name or peer = :peer) and at > :since and at < :until

-- name: failure_add
insert into sign_in_failure (id, name, peer, at) values (:id, :name, :peer, :now)

-- name: failure_clear
delete from sign_in_failure where name = :name and peer = :peer

-- name: failure_forgive
delete from sign_in_failure where name = :name

-- name: failure_sweep
delete from sign_in_failure where at < :before or at > :after
