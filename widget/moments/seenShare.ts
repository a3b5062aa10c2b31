/** Share of a page's height that has been on the screen when its top is `top` px above it, [0, 1]. */
export const seenShare = (top: number, screen: number, height: number): number =>
  height > 0 ? Math.min(1, Math.max(0, (top + screen) / height)) : 1;
