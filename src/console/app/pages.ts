/** Pages in the order of the menu. */
export const pages = ['overview', 'results', 'segments', 'coupons', 'codes', 'versions', 'settings'] as const;
export type PageName = (typeof pages)[number];
