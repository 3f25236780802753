-- Accounts and settings are sealed as records are: who writes past the program is noticed.
alter table account add column mac {bytes};
alter table setting add column mac {bytes};
