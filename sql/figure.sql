-- name: attested_get
select stated, at_least, source, by_name, on_day from attested
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

-- name: schema_type_get
select ddl from schema_type where name = :name

-- name: schema_type_put
insert into schema_type (name, ddl_sm3, ddl) values (:name, :sm3, :ddl)
on conflict (name) do update set ddl_sm3 = excluded.ddl_sm3, ddl = excluded.ddl

-- name: schema_field_kind
select kind from schema_field where type = :type and name = :name

-- name: schema_field_add
insert into schema_field (type, name, kind, links) values (:type, :name, :kind, :links)
