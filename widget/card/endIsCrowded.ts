import type { Place } from './placeOf';

/** Of the card, px, and the points of it that are looked at: a page may have thousands of controls. */
const [WIDTH, HEIGHT, COLUMNS, ROWS] = [372, 520, 6, 8];

/** Would the card cover more controls in the end corner than in the start corner? Where they are one, on a phone, it does not matter. */
export const endIsCrowded = (edge: Place['edge'], direction: 'ltr' | 'rtl'): boolean => {
  const { innerWidth, innerHeight } = window;
  const controlsFrom = (left: number): number => {
    const found = new Set<Element | null | undefined>([null, undefined]);
    for (let i = 0; i < COLUMNS * ROWS; i++) {
      const [x, y] = [left + ((i % COLUMNS) + 0.5) * (WIDTH / COLUMNS), ((i / COLUMNS) * HEIGHT) / ROWS];
      found.add(
        document.elementFromPoint(x, edge === 'top' ? y : innerHeight - 1 - y)?.closest('button,input,select,textarea,[role=button]'),
      );
    }
    return found.size;
  };
  const more = controlsFrom(innerWidth - WIDTH) - controlsFrom(0);
  return innerWidth > 2 * WIDTH && (direction === 'rtl' ? more < 0 : more > 0);
};
