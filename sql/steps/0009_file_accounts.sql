-- Who brought a file that no record has yet: nobody's waiting files leave no room for another's.
alter table file add column account {int};
