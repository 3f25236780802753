-- A file stands under the SM3 of its bytes; `kept`: a record has it.  No file was kept before this step.
drop table file;
create table file (
	sm3 {text} primary key,
	body {bytes} not null,
	size {int} not null,
	kept {flag} not null,
	entered_at {int} not null
) {strict};
create index file_waiting on file (kept, entered_at);
