import { inScope } from '../../src/protocol/coupons/scope';
import { sellingButtons } from '../ui/shopLook';
import type { CardOptions } from './cardOptions';

/** Least width and height of the file, px: above icons and stars. */
const LEAST = 120;
/** Levels of elements around the button in which the picture is looked for. */
const LEVELS = 8;

const isLoaded = ({ complete, naturalWidth, naturalHeight }: HTMLImageElement): boolean =>
  complete && naturalWidth >= LEAST && naturalHeight >= LEAST;

/** File name without size and query, which differ between copies of a picture. */
const nameOf = (address: string): string => /([^/?#]+?)(?:[_-]\d*x\d*)?\.\w+(?:[?#].*)?$/.exec(address)?.[1] ?? address;

/** The picture of the product of this page that the browser has already loaded. It is found without layout and without a request. */
const pagePicture = (): string | undefined => {
  const wanted = document.querySelector<HTMLMetaElement>('meta[property="og:image"]')?.content;
  const all = [...document.images].filter(isLoaded);
  const named = wanted && all.find(({ currentSrc }) => nameOf(currentSrc) === nameOf(wanted));
  if (named) return named.currentSrc;
  let [around]: readonly (Element | null | undefined)[] = sellingButtons();
  for (let level = 0; around && level < LEVELS; level += 1) {
    const found = [...around.querySelectorAll('img')].find(isLoaded);
    if (found) return found.currentSrc;
    around = around.parentElement;
  }
  return undefined;
};

/**
 * Address of a picture for the card: the coupon's own, else that of the product in view if the coupon is for it. A picture of the page is
 * one that the browser has loaded, so that it reveals nothing to the shop.
 */
export const goodsPicture = ({ offer: { coupon }, viewed }: Pick<CardOptions, 'offer' | 'viewed'>): string | undefined => {
  if (coupon.picture) return coupon.picture;
  const fits = viewed && inScope(coupon.scope, { itemId: viewed.itemId, categories: viewed.categories ?? [] });
  return fits ? pagePicture() : undefined;
};
