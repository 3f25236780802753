-- name: chain_head_get
select base, seq, mac from chain_head where one = 1

-- name: chain_base_get
select base from chain_head where one = 1

-- name: chain_head_lock
update chain_head set seq = seq where one = 1 returning seq, mac

-- name: chain_head_make
insert into chain_head (one, base, seq, mac) values (1, :base, 0, :mac) on conflict (one) do nothing

-- name: chain_head_set
update chain_head set seq = :seq, mac = :mac where one = 1

-- name: history_add
insert into history (seq, at, act, type, about, version, actor, org, changes, mac)
values (:seq, :at, :act, :type, :about, :version, :actor, :org, :changes, :mac)

-- name: history_of
select seq, at, actor, version, act, changes, org from history where about = :about and type = :type order by seq desc

-- name: history_all
select seq, at, act, type, about, version, actor, org, changes, mac from history where seq > :after order by seq limit 5000

-- name: history_mac
select mac from history where seq = :seq

-- name: link_tables_of
select type || '_' || name from schema_field where type = :type and links = 1 order by name
