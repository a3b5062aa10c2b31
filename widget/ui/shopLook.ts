import { contrast, luminance, READABLE, type Rgb, VISIBLE } from '../../src/maths/contrast';

/** Styles of the shop's page, as the browser computes them. */
export interface PageStyles {
  /** Of the body. */
  readonly font: string;
  /** The first background of body and page that is not transparent, or that of the bare screen. */
  readonly background: string;
  /** The shop's primary button. Absent: there is none on the page. */
  readonly button?: { readonly background: string; readonly text: string; readonly radius: string } | undefined;
}

/** What a card takes over from the shop. */
export interface ShopLook {
  readonly dark: boolean;
  /** `font-family`. */
  readonly font?: string | undefined;
  /** Of buttons, px. */
  readonly radius?: number | undefined;
  /** CSS colours of the primary button and its text. `ink`: for words in its colour, if it is too pale or too dark for them itself. */
  readonly accent?: { readonly fill: string; readonly text: string; readonly ink?: string | undefined } | undefined;
}

/** An opaque colour as browsers serialise it, `rgb(1, 2, 3)`. */
const rgbOf = (colour: string): Rgb | undefined => {
  const [red, green, blue, alpha = 1] = /^rgba?\(/.test(colour) ? (colour.match(/[\d.]+/g) ?? []).map(Number) : [];
  return red === undefined || green === undefined || blue === undefined || alpha < 1 ? undefined : [red, green, blue];
};

/** Backgrounds darker than this are dark: white text reads better on them than black. */
const DARK = 0.179;

/** The card's own surfaces, as in base.css. */
const surfaces = { light: [255, 255, 255], dark: [23, 32, 28] } as const;

/** The browser's own font, on a page that sets none, says nothing about the shop. */
const UNSET = /^"?(times( new roman)?|serif)"?$/i;
/** Largest radius of a button that makes sense as a number, px. Above, its ends are round. */
const ROUND = 24;

/** A colour nearer to that of the card's text. With this share of it, words in any visible colour are readable. */
const inkOf = (fill: string): string => `color-mix(in srgb, ${fill} 60%, var(--text))`;

/**
 * What to take over from a page. An accent only if its text can be read on it, and if a button of it stands out on the card.
 * @param theme of the card; `auto`: that of the page
 */
export const lookOf = ({ font, background, button }: PageStyles, theme: 'light' | 'dark' | 'auto'): ShopLook => {
  const page = rgbOf(background);
  const dark = theme === 'auto' ? page !== undefined && luminance(page) < DARK : theme === 'dark';
  const [fill, text] = [rgbOf(button?.background ?? ''), rgbOf(button?.text ?? '')];
  const stands = fill && text && contrast(fill, text) >= READABLE ? contrast(fill, surfaces[dark ? 'dark' : 'light']) : 0;
  const radius = Number.parseFloat(button?.radius ?? '');
  return {
    dark,
    font: UNSET.test(font) ? undefined : font,
    radius: button && radius >= 0 ? Math.min(ROUND, radius) : undefined,
    accent:
      button && stands >= VISIBLE
        ? { fill: button.background, text: button.text, ink: stands < READABLE ? inkOf(button.background) : undefined }
        : undefined,
  };
};

/** The button that adds the product to the cart, or leads to the checkout, as platforms mark them. */
const PRIMARY = [
  'form[action*="/cart/add"] [type=submit]',
  '[name="add-to-cart"],.single_add_to_cart_button',
  '[class*="add-to-cart" i]:is(button,a),[class*="addtocart" i]:is(button,a)',
  'form[action*="cart" i]:not([action*="search" i]) :is(button:not([type=button]),[type=submit])',
  '[class*="checkout" i]:is(button,a[class*="button" i],a[class*="btn" i])',
];

/** The buttons by which this page sells: the kind that comes first. A list of products has many. */
export const sellingButtons = (): readonly HTMLElement[] => {
  for (const kind of PRIMARY) {
    const found = [...document.querySelectorAll<HTMLElement>(kind)];
    if (found.length > 0) return found;
  }
  return [];
};

/** In sRGB, which is what most pages use anyway. A canvas knows every colour space of the browser, such as `oklch(…)`. */
const inRgb = (colour: string): string => {
  if (/^rgba?\(|^transparent$/.test(colour)) return colour;
  const canvas = document.createElement('canvas').getContext('2d');
  if (!canvas) return colour;
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${(alpha ?? 0) / 255})`;
};

const isClear = (colour: string): boolean => /^transparent$|^rgba\(.*, 0\)$/.test(colour);

/** Reads three styles at most, and changes nothing. */
export const readStyles = (): PageStyles => {
  const body = getComputedStyle(document.body);
  const root = isClear(body.backgroundColor) && getComputedStyle(document.documentElement);
  const isBare = root && isClear(root.backgroundColor);
  const [first] = sellingButtons();
  const style = first && getComputedStyle(first);
  // The bare screen is dark only if the page asks for it.
  const scheme = isBare ? root.colorScheme : '';
  const isDark = /dark/.test(scheme) && (!/light/.test(scheme) || matchMedia('(prefers-color-scheme: dark)').matches);
  return {
    font: body.fontFamily,
    background: isBare ? (isDark ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)') : inRgb((root || body).backgroundColor),
    button: style && { background: inRgb(style.backgroundColor), text: inRgb(style.color), radius: style.borderTopLeftRadius },
  };
};
