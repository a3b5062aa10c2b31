/** Formats this version draws. In the page's own slot a coupon is always inline, whatever its format. */
export const cardFormats = ['corner', 'modal', 'bar'] as const;
export type CardFormat = (typeof cardFormats)[number];
