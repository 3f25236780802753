-- name: report_text_put
insert into report_text (sm3, name, body, account, entered_at) values (:sm3, :name, :body, :account, :now)
on conflict (sm3) do nothing

-- name: report_text_remove
delete from report_text where sm3 = :sm3 and account = :account

-- The last that the history says of the text of that number.
-- name: report_text_noted
select act, actor, at, changes from history where act in ('report_text', 'report_text_removed') and about = :number
 order by seq desc limit 1

-- What came, did not go, and is not there.
-- name: report_text_lost
select h.seq from history h where h.act = 'report_text'
   and not exists (select 1 from history g
     where g.about = h.about and g.seq > h.seq and g.act in ('report_text', 'report_text_removed'))
   and not exists (select 1 from report_text t where h.changes like '%"' || t.sm3 || '"%')
 order by h.seq limit :most

-- name: binding_of
select sm3, place, kind, figure, argument, constant, account, decided_by, decided_at, blank, mac
from binding where sm3 = :sm3 order by place

-- name: binding_all
select sm3, place, kind, figure, argument, constant, account, decided_by, decided_at, blank, mac from binding order by sm3, place

-- The last that the history says of the decision of that number, and all numbers of decisions that it knows.
-- name: binding_noted
select changes from history where act = 'confirm' and about = :number order by seq desc limit 1

-- name: binding_numbers
select distinct about from history where act = 'confirm' order by about

-- name: binding_put
insert into binding (sm3, place, kind, figure, argument, constant, account, decided_by, decided_at, blank, mac)
values (:sm3, :place, :kind, :figure, :argument, :constant, :account, :decided_by, :decided_at, :blank, :mac)
on conflict (sm3, place) do update set kind = excluded.kind, figure = excluded.figure, argument = excluded.argument,
  constant = excluded.constant, account = excluded.account, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
  mac = excluded.mac, blank = excluded.blank

-- Those of the person and of whoever works below: an account of the database's owner (0) counts as the committee's.
-- name: report_text_list
select t.sm3, t.name, t.entered_at, coalesce(a.display, ''), case when t.account = :account then 1 else 0 end
  from report_text t left join account a on a.id = t.account
 where (t.entered_at < :before or (t.entered_at = :before and t.sm3 > :after)) and (t.account = :account
    or exists (select 1 from org_within w where w.within = :org and w.org = coalesce(a.org, :root) and w.since <= :on and w.until > :on))
 order by t.entered_at desc, t.sm3 limit :most

-- name: report_text_get
select t.name, t.body from report_text t left join account a on a.id = t.account
 where t.sm3 = :sm3 and (t.account = :account
    or exists (select 1 from org_within w where w.within = :org and w.org = coalesce(a.org, :root) and w.since <= :on and w.until > :on))

-- name: report_text_next
select sm3, account, body, name, entered_at from report_text where sm3 > :after order by sm3 limit 1
