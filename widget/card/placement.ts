import { sellingButtons } from '../ui/shopLook';
import { quietly } from '../ui/tasks';

/** Place of a floating element: block and inline edge, in the page's own direction. Only a tab takes the middle of a side. */
interface Place {
  readonly edge: 'top' | 'bottom' | 'middle';
  readonly side: 'start' | 'end';
}

/** Weight of a control that leads to the cart or the checkout, more than all others together. */
const CHECKOUT_WEIGHT = 1_000;

interface Choices {
  /** Sides that differ. Only the end, if a card fills most of the width. */
  readonly sides?: readonly Place['side'][] | undefined;
  /** In their order. */
  readonly edges?: readonly Place['edge'][];
  /** Weight at the best place from which the next edge is tried. */
  readonly moves?: number;
}

/**
 * From words such as `top`, `start` or `bottom-end`. By default the bottom end, or where fewer controls are covered: the start, and the top
 * only to keep a way to the checkout free.
 * @param covered weight of the controls that the card would cover there
 */
export const placeOf = (
  words: string,
  covered: (place: Place) => number,
  { sides = ['end', 'start'], edges = ['bottom', 'top'], moves = CHECKOUT_WEIGHT }: Choices = {},
): Place => {
  const edge: Place['edge'] = words.includes('top') ? 'top' : 'bottom';
  if (words.includes('start')) return { edge, side: 'start' };
  if (words.includes('end')) return { edge, side: 'end' };
  let best: Place = { edge, side: 'end' };
  let least = Number.POSITIVE_INFINITY;
  // The next ones are skipped once a place is free.
  for (const next of /top|bottom/.test(words) ? [edge] : edges) {
    if (least < moves) break;
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
 * neither: a list of products has many such buttons. The only one of a page is worth more than a link to the cart, which most headers have.
 */
const TO_CHECKOUT = /check-?out|payment|kasse|commande|\/(cart|basket|bag|warenkorb|panier|carrito)\/?([\s?#]|$)/i;

const weightOf = (control: Element, [selling, ...others]: readonly Element[]): number => {
  const { form } = control as Element & { readonly form?: Element | null };
  const leads = [control, form].flatMap((of) => ['href', 'action', 'class', 'name'].map((name) => of?.getAttribute(name))).join(' ');
  if (control === selling && others.length === 0) return 2 * CHECKOUT_WEIGHT;
  if (TO_CHECKOUT.test(leads)) return CHECKOUT_WEIGHT;
  return control.matches('a:not([role=button],[class*=btn i],[class*=button i])') ? 0 : 1;
};

/** On a narrow screen the corners of an edge are one place. */
const isAlong = (width: number): boolean => innerWidth <= 2 * width;

/** What a card should not cover. A chat is mostly in a frame, and so are the buttons of wallets. */
const CONTROLS = 'button,input,select,textarea,iframe,[role=button],a[href]';

/** Nothing of the page lies over it. The card itself may. */
const isOnTop = (control: Element, x: number, y: number): boolean =>
  document
    .elementsFromPoint(x, y)
    .find(({ localName }) => localName !== 'couplet-card')
    ?.closest(CONTROLS) === control;

/**
 * Weight of the page's controls that a card would cover in a corner. On a phone, where the corners coincide, along the whole edge. Their
 * boxes are read once for all places, and only what lies there is looked for by point: the page may have thousands of controls.
 * @param size of the card, with its distance from the edge, px
 */
const coveredBy = (size: { readonly width: number; readonly height: number }, direction: 'ltr' | 'rtl') => {
  const controls = [...document.querySelectorAll(CONTROLS)].map((control) => ({ control, box: control.getBoundingClientRect() }));
  const selling = sellingButtons();
  return ({ edge, side }: Place): number => {
    const { innerWidth, innerHeight } = window;
    const width = isAlong(size.width) ? innerWidth : size.width;
    const from = (side === 'end') === (direction === 'ltr') ? innerWidth - width : 0;
    const below = innerHeight - size.height;
    const start = { top: 0, bottom: below, middle: below / 2 }[edge];
    let total = 0;
    for (const { control, box } of controls) {
      const [left, right] = [Math.max(box.left, from), Math.min(box.right, from + width)];
      const [top, bottom] = [Math.max(box.top, start), Math.min(box.bottom, start + size.height)];
      const weight = left < right && top < bottom ? weightOf(control, selling) : 0;
      if (weight > 0 && isOnTop(control, (left + right) / 2, (top + bottom) / 2)) total += weight;
    }
    return total;
  };
};

/** Distance from the edges of the screen, px, unless the shop sets another. */
const INSET = 20;
/** The page has come to rest after this long without another change, ms. Browsers expect it to move by then. */
const RESTED_MS = 150;

/**
 * Calls back once the page has come to rest after a resize of the screen, of its contents or, if `scrolls`, after scrolling. None of the
 * three costs a layout of its own.
 * @param here ends it
 */
export const whenRested = (rested: () => unknown, here: AbortSignal, scrolls = false): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = quietly(() => {
    clearTimeout(timer);
    timer = setTimeout(
      quietly(() => here.aborted || rested()),
      RESTED_MS,
    );
  });
  const options = { passive: true, signal: here };
  addEventListener('resize', changed, options);
  if (scrolls) addEventListener('scroll', changed, options);
  let first = true;
  // It reports once at the start.
  const observer = new ResizeObserver(() => {
    if (!first) void changed();
    first = false;
  });
  observer.observe(document.body);
  here.addEventListener(
    'abort',
    quietly(() => observer.disconnect()),
  );
};

/** Moves the card. Without a box in between, the browser counts no layout shift. */
const moveTo = (card: HTMLElement, place: Place): void => {
  const { dataset, style } = card;
  const { edge = 'bottom', side = 'end' } = dataset;
  if (edge !== place.edge || side !== place.side) {
    style.display = 'none';
    void card.offsetWidth;
  }
  Object.assign(dataset, place);
  style.display = '';
};

/** The shopper has reached it by keyboard. It stays where it is, since an element that moves loses the focus. */
export const hasKeyboard = ({ shadowRoot }: Element): boolean => !!shadowRoot?.querySelector(':focus-visible');

interface Kept {
  /** `data-position` of the script tag. */
  readonly words: string;
  readonly direction: 'ltr' | 'rtl';
  /** It stays where it is while the shopper uses it. Absent: it has nothing to use but a button. */
  readonly isUsed?: () => boolean;
  /** Small enough to go where no control is. Without such a place it hides. */
  readonly isTab?: boolean;
}

/**
 * Puts the card where it covers the fewest controls, now and whenever the page has come to rest after a change.
 * @param here ends it
 */
export const keepPlace = (card: HTMLElement, { words, direction, isUsed, isTab }: Kept, here: AbortSignal): void => {
  let place: Place | undefined;
  const look = (): void => {
    const inset = isTab ? 0 : INSET;
    const width = card.offsetWidth + inset;
    const covered = coveredBy({ width, height: card.offsetHeight + INSET }, direction);
    // The shopper knows where it is.
    if (!place || covered(place) > 0) {
      const sides = isAlong(width) ? (['end'] as const) : undefined;
      place = placeOf(words, covered, isTab ? { sides, edges: ['bottom', 'middle', 'top'], moves: 1 } : { sides });
      moveTo(card, place);
    }
    if (isTab) card.toggleAttribute('data-hidden', covered(place) > 0);
  };
  if (!isTab && /start|end/.test(words)) {
    // There is nothing to choose.
    Object.assign(
      card.dataset,
      placeOf(words, () => 0),
    );
    return;
  }
  whenRested(() => isUsed?.() || hasKeyboard(card) || look(), here, isTab);
  const appear = quietly(() => {
    card.style.opacity = '';
    if (!here.aborted) look();
  });
  // The frame lays it out, so that no task of ours does. It is not seen before it has its place.
  requestAnimationFrame(() => setTimeout(appear));
  card.style.opacity = '0';
};
