import css from './card.css?inline';

/** The one custom element of ours on the page; `root` is its open shadow root. */
export interface Host {
  readonly root: ShadowRoot;
  remove(): void;
}

export interface HostOptions {
  readonly theme: 'light' | 'dark' | 'auto';
  /** Where the shop wants it inline; without one it floats in the corner at the end of the body. */
  readonly slot?: Element | undefined;
}

let sheet: CSSStyleSheet | undefined;

/**
 * Appends the element. The stylesheet is constructed, because a strict `style-src` blocks `<style>` even in shadow roots. The name needs no
 * `customElements.define`: any valid custom name takes a shadow root (https://dom.spec.whatwg.org/#dom-element-attachshadow).
 */
export const createHost = ({ theme, slot }: HostOptions): Host => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  const element = document.createElement('couplet-card');
  element.dataset.theme = theme;
  if (slot) element.dataset.inline = '';
  const root = element.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  (slot ?? document.body).append(element);
  return { root, remove: () => element.remove() };
};
