import base from './base.css?inline';
import { lookOf, readStyles } from './shopLook';
import { quietly } from './tasks';

/** Our only custom element on the page. `root` is its open shadow root. */
export interface Host {
  readonly root: ShadowRoot;
  /**
   * Adds it to the page, or moves it, with further `data-*` attributes for its look.
   * @param place absent: it floats at the end of the body
   */
  mount(look?: Readonly<Record<string, string>>, place?: Element): void;
  remove(): void;
}

export interface HostOptions {
  readonly theme: 'light' | 'dark' | 'auto';
  /** Direction of its sentences, which may differ from the page's. */
  readonly direction: 'ltr' | 'rtl';
}

/**
 * Takes over font, button shape and colour of the shop, and tells whether the card is dark. What the shop sets itself, with `--couplet-…`,
 * comes first: a colour next to one that we do not know is not taken.
 */
const dress = (element: HTMLElement, { style }: CSSStyleRule, theme: HostOptions['theme']): void => {
  const { dark, font, radius, accent } = lookOf(readStyles(), theme);
  element.dataset.theme = dark ? 'dark' : 'light';
  const own = getComputedStyle(element);
  const isSet = (...names: readonly string[]): boolean => names.some((name) => own.getPropertyValue(`--couplet-${name}`) !== '');
  const set = (name: string, value: string | undefined, ...names: readonly string[]): void => {
    if (value === undefined || isSet(...names)) style.removeProperty(`--shop-${name}`);
    else style.setProperty(`--shop-${name}`, value);
  };
  set('font', font, 'font');
  set('radius', radius === undefined ? undefined : `${radius}px`, 'radius');
  const colours = { accent: accent?.fill, 'on-accent': accent?.text, ink: accent?.ink };
  for (const [name, value] of Object.entries(colours)) set(name, value, 'accent', 'on-accent', 'surface');
};

/** Adds rules to those of an element. The sheet is constructed, because a strict `style-src` blocks `<style>` even in shadow roots. */
export const addRules = (root: ShadowRoot, css: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets.push(sheet);
  return sheet;
};

/**
 * Creates the element. The name needs no
 * `customElements.define`: any valid custom name accepts a shadow root (https://dom.spec.whatwg.org/#dom-element-attachshadow).
 */
export const createHost = (css: string, { theme, direction }: HostOptions): Host => {
  const element = document.createElement('couplet-card');
  element.dir = direction;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = quietly(() => dress(element, sheet.cssRules[0] as CSSStyleRule, theme));
  const root = element.attachShadow({ mode: 'open' });
  // WebKit 2.54 styles a second card with the same text by the screen width of the first one.
  const sheet = addRules(root, `:host{}${base}${css}/*${Math.random()}*/`);
  return {
    root,
    mount: (look, place = document.body) => {
      Object.assign(element.dataset, look);
      if (element.parentNode !== place) place.append(element);
      void paint();
      dark.addEventListener('change', paint);
    },
    remove: () => {
      dark.removeEventListener('change', paint);
      element.remove();
    },
  };
};
