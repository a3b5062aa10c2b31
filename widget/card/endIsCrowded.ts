import type { Place } from './placeOf';

/** Of the card, px, and the points of it that are looked at: a page may have thousands of controls. */
const [WIDTH, HEIGHT, COLUMNS, ROWS] = [372, 520, 6, 8];

/** Would the card cover more controls in the end corner than in the start corner? Where they are one, on a phone, it does not matter. */
export const endIsCrowded = (edge: Place['edge'], direction: 'ltr' | 'rtl'): boolean => {
  const { innerWidth, innerHeight } = window;
  if (innerWidth <= 2 * WIDTH) return false;
  const controlsFrom = (left: number): number => {
    const found = new Set<Element>();
    for (let i = 0; i < COLUMNS * ROWS; i++) {
      const [x, y] = [left + ((i % COLUMNS) + 0.5) * (WIDTH / COLUMNS), ((i / COLUMNS) * HEIGHT) / ROWS];
      const hit = document.elementFromPoint(x, edge === 'top' ? y : innerHeight - 1 - y);
      const control = hit?.closest('button,input,select,textarea,[role=button]');
      if (control) found.add(control);
    }
    return found.size;
  };
  const right = innerWidth - WIDTH;
  const [start, end] = direction === 'rtl' ? [right, 0] : [0, right];
  // Every look lays the page out: there is no second corner to look at where the first is free.
  const covered = controlsFrom(end);
  return covered > 0 && covered > controlsFrom(start);
};
