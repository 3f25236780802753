-- Files of records (src/record/file.c).

-- One for which several accounts wait is none's alone: -1.
-- name: file_put
insert into file (sm3, body, size, kept, entered_at, account) values (:sm3, :body, :size, 0, :now, :account)
on conflict (sm3) do update set entered_at = excluded.entered_at,
  account = case when file.kept = 0 and file.account <> excluded.account then -1 else excluded.account end

-- What has waited too long, or since a day that has not come; and of :account's the oldest, until :room bytes are left, of
-- those of several :shared.
-- name: file_sweep
delete from file where kept = 0 and (entered_at < :before or entered_at > :after or sm3 in (select w.sm3 from
  (select sm3, account, sum(size) over (partition by account order by entered_at desc, sm3) as so_far
     from file where kept = 0 and account in (:account, -1)) w
 where w.so_far > case when w.account = -1 then cast(:shared as bigint) else cast(:room as bigint) end))

-- name: file_waiting
select cast(coalesce(sum(size), 0) as bigint) from file where kept = 0

-- name: file_hold
update file set kept = 1 where sm3 = :sm3

-- name: file_get
select body from file where sm3 = :sm3

-- name: file_next
select sm3, body, size from file where sm3 > :after order by sm3 limit 1
