import { sellingButtons } from '../ui/shopLook';
import { quietly } from '../ui/tasks';
import { hasKeyboard, whenRested } from './placement';

/** Where a line goes: into the shop's own element, or over free room of the page, in px of the screen. */
export type NativePlace = { readonly slot: Element } | { readonly price: Element; readonly left: number; readonly top: number };

/** Least room for the line, px. */
const [WIDTH, HEIGHT] = [200, 32];
/** Distance from the price, px. */
const GAP = 4;
/** Distance of the points that are checked, px. */
const STEP = 20;
/** Levels of elements around the button in which the price is looked for. */
const LEVELS = 6;
const PRICE = '[itemprop=price],[class*=price i],[data-price]';
const TOTAL = '[class*=subtotal i],[class*=total i]';

/** The price next to the button that sells, or the total of a cart. */
const findPrice = (): Element | null => {
  const isCart = /cart|basket|\bbag\b|warenkorb|panier|carrito/i.test(location.pathname);
  let around: Element | null = sellingButtons()[0] ?? (isCart ? document.body : null);
  for (let level = 0; around && level < LEVELS; level += 1) {
    const found = around.querySelector(PRICE) ?? (isCart ? around.querySelector(TOTAL) : null);
    if (found) return found;
    around = around.parentElement;
  }
  return null;
};

/** Nothing but the backgrounds of the price's own containers is there. */
const isFree = (price: Element, x: number, y: number): boolean => {
  const [hit] = document.elementsFromPoint(x, y).filter(({ localName }) => localName !== 'couplet-card');
  const hasText = [...(hit?.childNodes ?? [])].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
  return hit !== undefined && !hasText && (hit === price.parentElement || hit.contains(price)) && hit !== price;
};

/** The price scrolls with the page, so that a line in page coordinates stays below it. */
const scrolls = (element: Element | null): boolean =>
  element === null || (!/fixed|sticky/.test(getComputedStyle(element).position) && scrolls(element.parentElement));

/** The room below an element, if it is free and in view. */
const roomBelow = (price: Element, direction: 'ltr' | 'rtl'): NativePlace | undefined => {
  const { left, right, bottom, width } = price.getBoundingClientRect();
  const from = direction === 'ltr' ? left : right - WIDTH;
  const top = bottom + GAP;
  if (width === 0 || from < 0 || top < 0 || from + WIDTH > innerWidth || top + HEIGHT > innerHeight) return undefined;
  for (let x = from; x <= from + WIDTH; x += STEP)
    for (let y = top; y <= top + HEIGHT; y += HEIGHT / 4) if (!isFree(price, x, y)) return undefined;
  return scrolls(price) ? { price, left: direction === 'ltr' ? left : right, top } : undefined;
};

/**
 * Where the page has room for a line below its price. It never moves the page: it goes into an element of the shop (`#couplet`), or over
 * room that is free already. `undefined`: there is none in view.
 */
export const findNativePlace = (direction: 'ltr' | 'rtl'): NativePlace | undefined => {
  const slot = document.getElementById('couplet');
  if (slot) return { slot };
  const price = findPrice();
  return price ? roomBelow(price, direction) : undefined;
};

/**
 * Puts the line there, and follows the price when the page has changed. Where its room is gone, it hides.
 * @param here ends it
 */
export const keepBelow = (line: HTMLElement, place: NativePlace, direction: 'ltr' | 'rtl', here: AbortSignal): void => {
  if ('slot' in place) return;
  const put = ({ left, top }: Extract<NativePlace, { price: Element }>): void => {
    const own = line.getBoundingClientRect();
    const { style } = line;
    const [x, y] = [Number.parseFloat(style.left) || 0, Number.parseFloat(style.top) || 0];
    style.left = `${x + left - (direction === 'ltr' ? own.left : own.right)}px`;
    style.top = `${y + top - own.top}px`;
  };
  line.dataset.placed = '';
  put(place);
  whenRested(
    quietly(() => {
      if (hasKeyboard(line)) return;
      const { width, bottom } = place.price.getBoundingClientRect();
      // Out of view nothing can be told, and nothing has to be.
      if (place.price.isConnected && width > 0 && (bottom < 0 || bottom > innerHeight)) return;
      const next = place.price.isConnected ? roomBelow(place.price, direction) : undefined;
      line.toggleAttribute('data-hidden', !next);
      if (next && 'price' in next) put(next);
    }),
    here,
  );
};
