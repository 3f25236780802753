-- What `dangjian bench` measures a list page on: many rows of one ledger, over ten years and all branches.  They stand
-- in a scratch file, without history; the row counts, not their words.
-- name: bench_fill unchecked
insert into theme_day_all (id, org, entered_by, entered_at, saved_by, saved_at, saved_on, version, held_on, topic, headcount)
with recursive number (i) as (select 1 union all select i + 1 from number where i < :rows),
     branch (id, place) as (select id, row_number() over (order by id) - 1 from organisation where kind = 'branch')
select n.i, b.id, 0, :now, 0, :now, :on, 1,
       cast(:year - n.i / :branches % 10 as text) || '-' || substr(cast(101 + n.i / 10 % 12 as text), 2, 2) || '-' ||
       substr(cast(101 + n.i / 7 % 28 as text), 2, 2),
       '主题党日第' || cast(n.i as text) || '次', 5 + n.i % 40
  from number n join branch b on b.place = n.i % :branches

-- name: bench_records
select count(*) from history where act = 'add'

-- name: bench_fill_themes unchecked
insert into theme_day_themes (record, item) select id, :theme from theme_day_all
