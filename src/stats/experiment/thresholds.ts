/** From this many customers with an order in each arm there is an interval: sums are near enough to normal, and the pace is known. */
export const FIRST_CUSTOMERS = 100;

/** Weeks that an experiment is planned for, unless the merchant says otherwise. The sequence is narrowest there, and holds before and after. */
export const PLANNED_WEEKS = 8;
