-- While an organisation has no superior it hangs on the root: the closure is made anew with that, in the same transaction.
delete from org_own;
delete from org_within;
