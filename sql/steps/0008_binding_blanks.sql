-- A decision is kept with the blank it was said of: what the program finds blank may change, and the third of a text be another then.
-- Such a row's place is below zero, -1 less the byte of the text where the blank begins, and its blank what stands there.  A place from
-- zero up is the ordinal of a decision of before: it fills nothing, and whoever decided decides once more.
alter table binding add column blank {text};
