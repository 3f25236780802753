-- name: org_root_get
select cast(content as bigint) from setting where name = 'root'

-- name: setting_get
select content from setting where name = :name

-- name: setting_put
insert into setting (name, content, mac) values (:name, :content, :mac)
on conflict (name) do update set content = excluded.content, mac = excluded.mac

-- name: setting_all
select name, content, mac from setting order by name

-- name: setting_noted
select changes from history where about = 0 and act = :act order by seq desc limit 1

-- Put by the program, and no longer there.
-- name: setting_gone
select distinct h.act from history h left join setting s on 'setting_' || s.name = h.act
 where h.about = 0 and h.act like 'setting\_%' escape '\' and s.name is null order by h.act

-- Its superior while both live: a relation ends with either of its two.
-- name: org_get_as_of
select o.id, o.code, o.kind, o.form, n.name, n.short, p.parent, o.founded_on, o.ended_on
  from organisation o
  left join org_name n on n.org = o.id and n.since <= :on and (n.until is null or n.until > :on)
  left join org_parent p on p.org = o.id and p.since <= :on and (p.until is null or p.until > :on)
   and o.founded_on <= :on and (o.ended_on is null or o.ended_on > :on)
   and exists (select 1 from organisation u where u.id = p.parent and u.founded_on <= :on and (u.ended_on is null or u.ended_on > :on))
 where o.id = :id
 order by n.since desc, p.since desc
 limit 1

-- name: org_name_as_of
select name from org_name where org = :id and since <= :on and (until is null or until > :on) order by since desc limit 1

-- name: org_name_any
select name from org_name where org = :id order by since limit 1

-- name: org_code_get
select code from organisation_all where id = :id

-- name: org_by_code
select id from organisation where code in (:code, :narrow) order by case when code = :code then 0 else 1 end limit 1

-- name: org_by_name
select distinct n.org from org_name n join organisation o on o.id = n.org
 where (n.name in (:name, :narrow) or n.short in (:name, :narrow)) and n.since <= :on and (n.until is null or n.until > :on) limit 2

-- name: org_by_name_ever
select distinct n.org from org_name n join organisation o on o.id = n.org
 where n.name in (:name, :narrow) or n.short in (:name, :narrow) limit 2

-- Other organisations of the same kind, name and superior, with the days that they have so in common.
-- name: org_namesakes
with beside as (
  select y.id as org, y.code as code, p.parent as parent,
         case when a.since > b.since then a.since else b.since end as named,
         case when p.since > q.since then p.since else q.since end as placed,
         case when x.founded_on > y.founded_on then x.founded_on else y.founded_on end as lived,
         case when coalesce(a.until, '9999-12-31') < coalesce(b.until, '9999-12-31')
              then coalesce(a.until, '9999-12-31') else coalesce(b.until, '9999-12-31') end as named_until,
         case when coalesce(p.until, '9999-12-31') < coalesce(q.until, '9999-12-31')
              then coalesce(p.until, '9999-12-31') else coalesce(q.until, '9999-12-31') end as placed_until,
         case when coalesce(x.ended_on, '9999-12-31') < coalesce(y.ended_on, '9999-12-31')
              then coalesce(x.ended_on, '9999-12-31') else coalesce(y.ended_on, '9999-12-31') end as lived_until
    from org_name a
    join org_name b on b.name = a.name and b.org <> a.org
    join organisation x on x.id = a.org
    join organisation y on y.id = b.org and y.kind = x.kind
    join org_parent p on p.org = a.org
    join org_parent q on q.org = b.org and q.parent = p.parent
   where a.org = :org),
called as (
  select org, code, parent, lived, lived_until, case when named > placed then named else placed end as since,
         case when named_until < placed_until then named_until else placed_until end as until
    from beside),
together as (
  select org, code, parent, case when since > lived then since else lived end as since,
         case when until < lived_until then until else lived_until end as until
    from called)
select org, code, parent, since, until from together where since < until order by org, since

-- name: org_child_ids
select o.id from org_parent p join organisation o on o.id = p.org
 where p.parent = :parent and p.since <= :on and (p.until is null or p.until > :on)
   and o.founded_on <= :on and (o.ended_on is null or o.ended_on > :on)
 order by o.sort nulls last, o.code

-- What an organisation hangs on or serves, while the other lives.
-- name: org_reaching
select e.org, e.parent, case when e.since > p.founded_on then e.since else p.founded_on end as since,
       case when coalesce(e.until, '9999-12-31') < coalesce(p.ended_on, '9999-12-31')
            then coalesce(e.until, '9999-12-31') else coalesce(p.ended_on, '9999-12-31') end as until, e.serves
  from (select org, parent, since, until, 0 as serves from org_parent
        union all select org, unit, since, until, 1 from org_serves) e
  join organisation p on p.id = e.parent

-- The days of its life, the root apart, on which an organisation hangs on nothing: those from the end of what was before to
-- the beginning of the next, its own beginning and end among them.
-- name: org_loose_days
select g.org, g.since, g.until
  from (select b.org, b.since as until,
               max(b.until) over (partition by b.org order by b.since, b.until rows between unbounded preceding and 1 preceding) as since
          from (select org, since, until from ({org_reaching}) r where serves = 0 and since < until
                union all select id, founded_on, founded_on from organisation
                union all select id, coalesce(ended_on, '9999-12-31'), coalesce(ended_on, '9999-12-31') from organisation) b) g
  join organisation o on o.id = g.org
 where g.since < g.until and g.until > o.founded_on and g.since < coalesce(o.ended_on, '9999-12-31')
   and o.id <> (select cast(content as bigint) from setting where name = 'root')

-- Those within :within that then hang on nothing.
-- name: org_loose_ids
select o.id from org_within w join organisation o on o.id = w.org join ({org_loose_days}) l on l.org = w.org
 where w.within = :within and w.org <> :within and w.since <= :on and w.until > :on and l.since <= :on and l.until > :on
 order by o.sort nulls last, o.code

-- The same of :org and of all that hang on it at some time.
-- name: org_loose_around
select org, since, until from ({org_loose_days}) l
 where org = :org or org in (select org from org_parent where parent = :org) order by org, since

-- name: org_search_ids
select o.id from org_within w join organisation o on o.id = w.org join org_name n on n.org = o.id
 where w.within = :within and w.since <= :on and w.until > :on
   and n.since <= :on and (n.until is null or n.until > :on)
   and (n.name like :part escape '\' or n.short like :part escape '\' or o.code like :part escape '\')
   and (:kinds = '' or :kinds like '% ' || o.kind || ' %')
 order by o.sort nulls last, o.code
 limit :most

-- name: org_name_ending
select coalesce(max(length(x.name)), 0)
  from (select cast(:text as text) as text) t
  join (select org, since, until, name from org_name union all select org, since, until, short from org_name) x
    on length(x.name) between 2 and length(t.text) and substr(t.text, length(t.text) - length(x.name) + 1) = x.name
  join org_within w on w.org = x.org
 where x.since <= :on and (x.until is null or x.until > :on) and w.within = :within and w.since <= :on and w.until > :on

-- name: org_standing_get
select o.kind, case when exists (select 1 from org_within w
    where w.within = (select cast(s.content as bigint) from setting s where s.name = 'root')
      and w.org = o.id and w.since <= :on and w.until > :on) then 1 else 0 end
  from organisation o where o.id = :id

-- name: org_is_within
select 1 from org_within where within = :within and org = :org and since <= :on and until > :on

-- name: org_was_within
select 1 from org_within where within = :within and org = :org and since < :until and until > :from limit 1

-- name: org_stood_until
select max(case when until < :until then until else :until end) from org_within
 where within = (select cast(content as bigint) from setting where name = 'root') and org = :org and since < :until and until > :from

-- A row for each time that an organisation was within another, the whole of its life first: 1 if it was that.
-- name: org_within_times
select case when w.since <= o.since and w.until >= o.until then 1 else 0 end
  from org_within w join org_within o on o.within = :org and o.org = :org
 where w.within = :within and w.org = :org
 order by 1 desc

-- name: org_within_parts
select since, until from org_within where within = :within and org = :org and since < :until and until > :from

-- name: org_within_clear
delete from org_within

-- An organisation is within itself while it lives, and within whatever it hangs on or serves, and what that hangs on; while
-- it hangs on nothing, as before it is placed, between two superiors or when its own has ended, it hangs on the root, whose
-- people place it.
-- Where two ways lead up, their intervals are united, so that no row of a record is met twice.
-- What all else stands on is made once each: PostgreSQL, before it has statistics, made it anew for every row (over 30 s for
-- a city that had just been entered).
-- name: org_within_follows
with recursive edge (org, parent, since, until) as materialized (
  select org, parent, since, until from ({org_reaching}) r
  union all
  select l.org, root.id, l.since, l.until from ({org_loose_days}) l
    join organisation root on root.id = (select cast(content as bigint) from setting where name = 'root')
), up (within, org, since, until) as (
  select id, id, founded_on, coalesce(ended_on, '9999-12-31') from organisation
  union
  select e.parent, u.org,
         case when u.since > e.since then u.since else e.since end,
         case when u.until < e.until then u.until else e.until end
    from up u join edge e on e.org = u.within
   where e.since < u.until and u.since < e.until
), reached as (
  select within, org, since, until,
         max(until) over (partition by within, org order by since, until rows between unbounded preceding and 1 preceding) as reach
    from up where since < until
), islands as (
  select within, org, since, until,
         sum(case when reach >= since then 0 else 1 end)
           over (partition by within, org order by since, until rows between unbounded preceding and current row) as island
    from reached
)
select i.within, i.org, i.since, i.until, case when o.ended_on = i.until then '9999-12-31' else i.until end
  from (select within, org, min(since) as since, max(until) as until from islands group by within, org, island) i
  join organisation o on o.id = i.org

-- name: org_within_fill
insert into org_within (within, org, since, until, lasts)
{org_within_follows}

-- What audit verify asks: rows of the closure that do not follow, and what follows and is not there.
-- name: org_within_strays
select * from (select within, org, since, until, lasts from org_within) f except select * from ({org_within_follows}) g limit :most

-- name: org_within_lacks
select * from ({org_within_follows}) f except select * from (select within, org, since, until, lasts from org_within) g limit :most

-- name: org_own_clear
delete from org_own

-- A unit acts through its leading group, its top Party organisations and its discipline commission, while they hang on it.
-- name: org_own_follows
select within, org, since, until, lasts from org_within where within = org
union all
select h.within, h.org, h.since, h.until, case when o.ended_on = h.until then '9999-12-31' else h.until end
  from (
    select w.within, w.org, case when p.since > w.since then p.since else w.since end as since,
           case when coalesce(p.until, '9999-12-31') < w.until then p.until else w.until end as until
      from org_within w
      join org_parent p on p.org = w.org and p.parent = w.within and p.since < w.until
       and coalesce(p.until, '9999-12-31') > w.since) h
  join organisation u on u.id = h.within and u.kind = 'unit'
  join organisation o on o.id = h.org and o.kind <> 'unit'

-- name: org_own_fill
insert into org_own (within, org, since, until, lasts)
{org_own_follows}

-- name: org_own_strays
select * from (select within, org, since, until, lasts from org_own) f except select * from ({org_own_follows}) g limit :most

-- name: org_own_lacks
select * from ({org_own_follows}) f except select * from (select within, org, since, until, lasts from org_own) g limit :most

-- Two organisations each within the other on a day.
-- name: org_circle
select x.org from org_within x join org_within y on y.within = x.org and y.org = x.within
 where x.within <> x.org and x.since < y.until and y.since < x.until limit 1

-- name: org_parent_beside
select since from org_parent
 where org = :org and id <> :id and since < :until and coalesce(until, '9999-12-31') > :since
 order by since limit 1

-- The relation of :org that ended on :until.
-- name: org_parent_until
select id from org_parent where org = :org and until = :until limit 1

-- The relation :relation, or all of and under the organisation :org, with the kinds of both.
-- name: org_relations
select p.org, p.parent, o.kind, u.kind
  from org_parent p left join organisation o on o.id = p.org left join organisation u on u.id = p.parent
 where p.id = :relation or p.org = :org or p.parent = :org

-- Under whom :org hangs on :on by its relations alone.
-- name: org_parent_on
select parent from org_parent where org = :org and since <= :on and (until is null or until > :on) order by since desc limit 1

-- name: org_attested_count
select count(*) from attested where org = :id and struck_at is null

-- The first day of the life of its organisation that has no name but :id.
-- name: org_nameless_since
select min(d.since)
  from org_name n
  join organisation o on o.id = n.org
  join (select org, since from org_name union all select org, until from org_name union all select id, founded_on from organisation) d
    on d.org = n.org
 where n.id = :id and d.since >= o.founded_on and (o.ended_on is null or d.since < o.ended_on)
   and n.since <= d.since and (n.until is null or n.until > d.since)
   and not exists (select 1 from org_name m where m.org = n.org and m.id <> n.id
     and m.since <= d.since and (m.until is null or m.until > d.since))

-- name: org_was_own
select 1 from org_own where within = :within and org = :org and since < :until and until > :from limit 1
