/** Pages in the order of the menu. */
export const pages = ['overview', 'results', 'segments', 'coupons', 'codes', 'channels', 'versions', 'settings'] as const;
export type PageName = (typeof pages)[number];
