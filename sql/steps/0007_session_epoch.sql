-- What ends all sessions of an account raises its epoch, which is sealed with the account and with each of its sessions: the row of
-- one that was ended is nobody's if it is put back.  Who was signed in signs in again.
alter table account add column epoch {int};
drop table account_session;
create table account_session (
	token_sm3 {text} primary key,
	account {int} not null references account (id),
	csrf {text} not null,
	started_at {int} not null,
	seen_at {int} not null,
	epoch {int} not null,
	mac {bytes} not null
) {strict};
