"""Every amount of a form: funds by source, spending by item, totals that must agree."""
