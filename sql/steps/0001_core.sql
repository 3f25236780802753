-- The core's own tables.  The tables of records are made from the catalogue (src/record/schema.c).

-- Every change, in order.  Each entry's mac covers the one before it.
create table history (
	seq {int} primary key,
	at {int} not null,
	act {text} not null,
	type {text} not null,
	about {int} not null,
	version {int} not null,
	actor {int} not null,
	org {int} not null,
	changes {text},
	mac {bytes} not null
) {strict};
create index history_about on history (about, seq);

-- One row: the last entry, locked by whoever writes.  `base` names this database beside its key.
create table chain_head (
	one {int} primary key check (one = 1),
	base {text} not null,
	seq {int} not null,
	mac {bytes} not null
) {strict};

create table setting (
	name {text} primary key,
	content {text} not null,
	mac {bytes} not null
) {strict};

create table schema_type (
	name {text} primary key,
	ddl_sm3 {text} not null,
	ddl {text} not null
) {strict};

-- Every field that a type ever had: one that left the catalogue keeps its values and their part of the MACs.  `links`: its
-- values stand in the table TYPE_NAME.
create table schema_field (
	type {text} not null,
	name {text} not null,
	kind {text} not null,
	links {flag} not null,
	primary key (type, name)
) {strict};

-- Sealed as records are: who writes past the program is noticed.  What ends all sessions of an account raises its epoch, which is
-- sealed with the account and with each of its sessions: the row of one that was ended is nobody's if it is put back.
create table account (
	id {int} primary key,
	name {text} not null unique,
	display {text} not null,
	role {text} not null,
	org {int} not null,
	password {text} not null,
	must_change {flag} not null,
	disabled {flag} not null,
	created_at {int} not null,
	seen_at {int},
	epoch {int} not null,
	mac {bytes}
) {strict};

create table account_session (
	token_sm3 {text} primary key,
	account {int} not null references account (id),
	csrf {text} not null,
	started_at {int} not null,
	seen_at {int} not null,
	epoch {int} not null,
	mac {bytes} not null
) {strict};

create table sign_in_failure (
	id {int} primary key,
	name {text} not null,
	peer {text} not null,
	at {int} not null
) {strict};
create index sign_in_failure_name on sign_in_failure (name, peer, at);

-- The tree's closure (src/org): `org` is `within` during [since, until); `own`: its acts count as within's own.  `lasts`: until when
-- what outlives its organisation counts there: for ever where the organisation ended there.
create table org_within (
	within {int} not null,
	org {int} not null,
	since {text} not null,
	until {text} not null,
	lasts {text} not null,
	primary key (within, org, since)
) {strict};
create index org_within_org on org_within (org, within, since, until, lasts);

create table org_own (
	within {int} not null,
	org {int} not null,
	since {text} not null,
	until {text} not null,
	lasts {text} not null,
	primary key (within, org, since)
) {strict};
create index org_own_org on org_own (org, within, since, until, lasts);

-- Numbers that a person answers for where there is no ledger (核定数).
create table attested (
	id {int} primary key,
	figure {text} not null,
	in_year {int} not null,
	org {int} not null,
	argument {int} not null,
	stated {text} not null,
	at_least {flag} not null,
	source {text} not null,
	by_name {text} not null,
	on_day {text} not null,
	account {int} not null,
	entered_at {int} not null,
	proposed {flag} not null,
	struck_at {int}
) {strict};
create index attested_figure on attested (figure, in_year, org);

create table report_text (
	sm3 {text} primary key,
	name {text} not null,
	body {bytes} not null,
	account {int} not null,
	entered_at {int} not null
) {strict};

-- What a person decided about a blank of a text, sealed: `place` is the byte of the text where the blank begins, `blank` what stands
-- there.  What the program finds blank may change, and the third of a text be another then.
create table binding (
	sm3 {text} not null,
	place {int} not null,
	kind {text} not null,
	figure {text},
	argument {int},
	constant {text},
	account {int} not null,
	decided_by {text} not null,
	decided_at {int} not null,
	blank {text} not null,
	mac {bytes} not null,
	primary key (sm3, place)
) {strict};

-- A file stands under the SM3 of its bytes; `kept`: a record has it.  `account` brought it: nobody's waiting files leave no room for
-- another's.
create table file (
	sm3 {text} primary key,
	body {bytes} not null,
	size {int} not null,
	kept {flag} not null,
	entered_at {int} not null,
	account {int} not null
) {strict};
create index file_waiting on file (kept, entered_at);
