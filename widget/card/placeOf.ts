/** Where what floats is: block and inline edge, in the page's own direction. */
export interface Place {
  readonly edge: 'top' | 'bottom';
  readonly side: 'start' | 'end';
}

/**
 * Of words such as `top`, `start` or `bottom-end`; without them the bottom, and the end unless `crowded` says that more of what a shopper
 * would press lies there than at the start.
 */
export const placeOf = (words: string, crowded: (edge: Place['edge']) => boolean): Place => {
  const edge = words.includes('top') ? 'top' : 'bottom';
  return { edge, side: words.includes('start') || (!words.includes('end') && crowded(edge)) ? 'start' : 'end' };
};
