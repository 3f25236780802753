-- A session is sealed like an account: a row that was written past the program is nobody's.  Who was signed in signs in again.
drop table account_session;
create table account_session (
	token_sm3 {text} primary key,
	account {int} not null references account (id),
	csrf {text} not null,
	started_at {int} not null,
	seen_at {int} not null,
	mac {bytes} not null
) {strict};
