-- name: report_text_put
insert into report_text (sm3, name, body, account, entered_at) values (:sm3, :name, :body, :account, :now)
on conflict (sm3) do nothing

-- name: binding_of
select place, kind, figure, argument, constant, decided_by from binding where sm3 = :sm3 order by place

-- name: binding_put
insert into binding (sm3, place, kind, figure, argument, constant, account, decided_by, decided_at)
values (:sm3, :place, :kind, :figure, :argument, :constant, :account, :decided_by, :now)
on conflict (sm3, place) do update set kind = excluded.kind, figure = excluded.figure, argument = excluded.argument,
  constant = excluded.constant, account = excluded.account, decided_by = excluded.decided_by, decided_at = excluded.decided_at
