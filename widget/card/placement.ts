import { quietly } from '../ui/tasks';

/** Corner for floating elements: block and inline edge, in the page's own direction. */
interface Place {
  readonly edge: 'top' | 'bottom';
  readonly side: 'start' | 'end';
}

/** Weight of a control that leads to the cart or the checkout, more than all others together. */
const CHECKOUT_WEIGHT = 1_000;

/**
 * From words such as `top`, `start` or `bottom-end`. By default the bottom end, or where fewer controls are covered: the start, and the top
 * only to keep a way to the checkout free.
 * @param covered weight of the controls that the card would cover there
 * @param sides that differ. Only the end, if a card fills most of the width
 */
export const placeOf = (words: string, covered: (place: Place) => number, sides: readonly Place['side'][] = ['end', 'start']): Place => {
  const edge: Place['edge'] = words.includes('top') ? 'top' : 'bottom';
  if (words.includes('start')) return { edge, side: 'start' };
  if (words.includes('end')) return { edge, side: 'end' };
  let best: Place = { edge, side: 'end' };
  let least = Number.POSITIVE_INFINITY;
  // Every check forces layout, so others are skipped once a place is free.
  for (const next of /top|bottom/.test(words) ? [edge] : (['bottom', 'top'] as const)) {
    if (least < CHECKOUT_WEIGHT) break;
    for (const side of sides) {
      const weight = covered({ edge: next, side });
      if (weight < least) [best, least] = [{ edge: next, side }, weight];
      if (least === 0) return best;
    }
  }
  return best;
};

/**
 * Ways to the checkout, as platforms and shops name them in addresses, classes and names, and addresses of the cart. Adding to the cart is
 * neither: a list of products has many such buttons.
 */
const TO_CHECKOUT = /check-?out|payment|kasse|commande|\/(cart|basket|bag|warenkorb|panier|carrito)\/?([\s?#]|$)/i;

const weightOf = (control: Element): number => {
  const { form } = control as Element & { readonly form?: Element | null };
  const leads = [control, form].flatMap((of) => ['href', 'action', 'class', 'name'].map((name) => of?.getAttribute(name))).join(' ');
  if (TO_CHECKOUT.test(leads)) return CHECKOUT_WEIGHT;
  return control.matches('a:not([role=button],[class*=btn i],[class*=button i])') ? 0 : 1;
};

/** On a narrow screen the corners of an edge are one place. */
const isAlong = (width: number): boolean => innerWidth <= 2 * width;

/** Distances of the points that are checked, px: the least width and height of a control. A page may have thousands of them. */
const [COLUMN, ROW] = [48, 24];

/**
 * Weight of the page's controls that a card would cover in a corner. On a phone, where the corners coincide, along the whole edge.
 * @param size of the card, with its distance from the edge, px
 */
const coveredBy =
  (size: { readonly width: number; readonly height: number }, direction: 'ltr' | 'rtl') =>
  ({ edge, side }: Place): number => {
    const { innerWidth, innerHeight } = window;
    const width = isAlong(size.width) ? innerWidth : size.width;
    const left = (side === 'end') === (direction === 'ltr') ? innerWidth - width : 0;
    const found = new Set<Element>();
    for (let x = left + COLUMN / 2; x < left + width; x += COLUMN)
      for (let y = 0; y < size.height; y += ROW) {
        // The card itself is there already.
        const all = document.elementsFromPoint(x, edge === 'top' ? y : innerHeight - 1 - y);
        const hit = all.find(({ localName }) => localName !== 'couplet-card');
        const control = hit?.closest('button,input,select,textarea,[role=button],a[href]');
        if (control) found.add(control);
      }
    return [...found].reduce((total, control) => total + weightOf(control), 0);
  };

/** Distance from the edges of the screen, px, unless the shop sets another. */
const INSET = 20;
/** A resize has ended after this long without another, ms. Browsers expect the page to move by then. */
const RESIZED_MS = 150;

/**
 * Puts the card where it covers the fewest controls, now and after a resize.
 * @param words `data-position` of the script tag
 * @param isUsed it stays where it is while the shopper uses it
 * @param here ends it
 */
export const keepPlace = (card: HTMLElement, words: string, direction: 'ltr' | 'rtl', isUsed: () => boolean, here: AbortSignal): void => {
  let place: Place | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = quietly(() => {
    const width = card.offsetWidth + INSET;
    const covered = coveredBy({ width, height: card.offsetHeight + INSET }, direction);
    // The shopper knows where it is.
    if (place && covered(place) === 0) return;
    place = placeOf(words, covered, isAlong(width) ? ['end'] : undefined);
    Object.assign(card.dataset, place);
  });
  const resized = quietly(() => {
    clearTimeout(timer);
    timer = setTimeout(() => here.aborted || isUsed() || look(), RESIZED_MS);
  });
  // With a side in words there is nothing to choose.
  if (!/start|end/.test(words)) addEventListener('resize', resized, { passive: true, signal: here });
  void look();
};
