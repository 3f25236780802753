-- Files of records (src/record/file.c).

-- name: file_put
insert into file (sm3, body, size, kept, entered_at) values (:sm3, :body, :size, 0, :now)
on conflict (sm3) do update set entered_at = excluded.entered_at

-- name: file_sweep
delete from file where kept = 0 and entered_at < :before

-- name: file_waiting
select cast(coalesce(sum(size), 0) as bigint) from file where kept = 0

-- name: file_hold
update file set kept = 1 where sm3 = :sm3

-- name: file_get
select body from file where sm3 = :sm3

-- name: file_next
select sm3, body from file where sm3 > :after order by sm3 limit 1
