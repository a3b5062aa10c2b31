/** What tells two pages apart: a fragment only where it is a route (`#/…`, `#!…`), no place on the page; no query, which holds variants and sorting. */
export const route = (): string => location.pathname + (/^#!?\//.test(location.hash) ? location.hash : '');
