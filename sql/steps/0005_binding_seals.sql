-- What a person decided about a blank is sealed too: it says which figure a report prints there.
alter table binding add column mac {bytes};
