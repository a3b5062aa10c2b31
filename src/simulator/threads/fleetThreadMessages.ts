import type { FleetTotals } from '../fleet/fleetTotals';

/** Thread → caller. Caller → thread is a `FleetJob`; an error crosses as its text. */
export type FleetReply = { readonly ok: true; readonly totals: FleetTotals } | { readonly ok: false; readonly message: string };
