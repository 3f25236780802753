-- name: attested_get
select stated, at_least, source, by_name, on_day, id from attested
 where figure = :figure and in_year = :in_year and org = :org and argument = :argument and proposed = 0 and struck_at is null
 order by entered_at desc limit 1

-- name: attested_strike
update attested set struck_at = :now
 where figure = :figure and in_year = :in_year and org = :org and argument = :argument and struck_at is null

-- name: attested_strike_proposed
update attested set struck_at = :now
 where figure = :figure and in_year = :in_year and org = :org and argument = :argument and proposed = 1 and struck_at is null

-- name: attested_add
insert into attested (id, figure, in_year, org, argument, stated, at_least, source, by_name, on_day, account, entered_at, proposed)
values (:id, :figure, :in_year, :org, :argument, :stated, :at_least, :source, :by_name, :on_day, :account, :now, :proposed)

-- name: attested_proposed
select figure, argument, stated, at_least, source, by_name, on_day from attested
 where proposed = 1 and struck_at is null and in_year = :in_year and org = :org order by figure, argument

-- name: attested_all
select a.id, a.figure, a.in_year, a.org, a.argument, a.stated, a.at_least, a.source, a.by_name, a.on_day, a.account, a.entered_at,
       a.proposed, h.act, h.actor, h.at, h.org, h.changes
  from attested a left join history h on h.about = a.id and h.act in ('attest', 'propose')
 order by a.id

-- name: attested_lost
select h.about from history h left join attested a on a.id = h.about
 where h.act in ('attest', 'propose') and a.id is null order by h.about limit :most

-- A number is struck out by the next one of its question, a proposed one also by a proposed one, by its withdrawal, and by nothing else.
-- name: attested_struck_wrongly
select a.id from attested a join history h on h.about = a.id and h.act in ('attest', 'propose')
 where case when a.struck_at is null then 0 else 1 end <> case when exists (
         select 1 from attested b join history g on g.about = b.id and g.act in ('attest', 'propose')
          where b.figure = a.figure and b.in_year = a.in_year and b.org = a.org and b.argument = a.argument and g.seq > h.seq
            and (b.proposed = 0 or a.proposed = 1) and b.entered_at = coalesce(a.struck_at, b.entered_at))
         or exists (select 1 from history w join attested c on c.id = w.about
          where w.act = 'withdraw' and c.figure = a.figure and c.in_year = a.in_year and c.org = a.org and c.argument = a.argument
            and w.seq > h.seq and w.at = coalesce(a.struck_at, w.at)) then 1 else 0 end
 order by a.id limit :most

-- name: schema_type_get
select ddl from schema_type where name = :name

-- name: schema_type_all
select ddl, ddl_sm3 from schema_type

-- name: schema_type_put
insert into schema_type (name, ddl_sm3, ddl) values (:name, :sm3, :ddl)
on conflict (name) do update set ddl_sm3 = excluded.ddl_sm3, ddl = excluded.ddl

-- name: schema_field_kind
select kind from schema_field where type = :type and name = :name

-- name: schema_field_columns
select name from schema_field where type = :type and links = 0 order by name

-- name: schema_field_add
insert into schema_field (type, name, kind, links) values (:type, :name, :kind, :links)
