import base from './base.css?inline';

/** Our only custom element on the page. `root` is its open shadow root. */
export interface Host {
  readonly root: ShadowRoot;
  /** Adds it to the page, with further `data-*` attributes for its look. */
  mount(look?: Readonly<Record<string, string>>): void;
  remove(): void;
}

export interface HostOptions {
  readonly theme: 'light' | 'dark' | 'auto';
  /** Direction of its sentences, which may differ from the page's. */
  readonly direction: 'ltr' | 'rtl';
  /** Element in which the shop wants it inline. Without one it floats at the end of the body. */
  readonly slot?: Element | undefined;
}

/**
 * Creates the element. The stylesheet is constructed, because a strict `style-src` blocks `<style>` even in shadow roots. The name needs no
 * `customElements.define`: any valid custom name accepts a shadow root (https://dom.spec.whatwg.org/#dom-element-attachshadow).
 */
export const createHost = (css: string, { theme, direction, slot }: HostOptions): Host => {
  const sheet = new CSSStyleSheet();
  // WebKit 2.54 styles a second card with the same text by the screen width of the first one.
  sheet.replaceSync(`${base}${css}/*${Math.random()}*/`);
  const element = document.createElement('couplet-card');
  element.dir = direction;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = (): void => {
    element.dataset.theme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  const root = element.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  return {
    root,
    mount: (look) => {
      paint();
      Object.assign(element.dataset, look);
      dark.addEventListener('change', paint);
      (slot ?? document.body).append(element);
    },
    remove: () => {
      dark.removeEventListener('change', paint);
      element.remove();
    },
  };
};
