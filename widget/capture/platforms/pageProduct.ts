import { type Fields, safely } from './fields';
import { jsonLdNodes, jsonLdTexts } from './jsonLd';
import { markupProduct } from './microdata';
import { structuredProduct } from './structuredProduct';

/** Waits for another channel, which has more data, to report the page first. Also the least time between two looks. */
const WAIT_MS = 1_500;

/** Most elements whose text is compared. */
const MARKS = 100;
const marks = '[itemprop=sku],[itemprop=productID],[itemprop=name],[itemprop=price],meta[property]';

/** What differs between products in microdata and Open Graph, which take long to read. */
const marksOf = (document: Document): readonly (string | null)[] =>
  [...document.querySelectorAll(marks)].slice(0, MARKS).map((mark) => mark.getAttribute('content') ?? mark.textContent);

/**
 * Returns a function that reads the product of the page as GA4 parameters, in JSON-LD, else in microdata or Open Graph. It is read on
 * demand, since single-page shops replace it, and parsed only if it has changed. Never throws.
 */
export const createPageProduct = (document: Document): (() => Fields | undefined) => {
  let last = '';
  let known: Fields | undefined;
  return () =>
    safely(() => {
      const page = document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href || document.baseURI;
      const texts = jsonLdTexts(document);
      const said = [page, ...texts, ...marksOf(document)].join('\n');
      if (said !== last) known = structuredProduct(jsonLdNodes(texts), page) ?? markupProduct(document, page);
      last = said;
      return known;
    });
};

/** Calls `look` some time after the page was opened, after each route change and after changes of the page, for as long as it lives. */
export const watchPageData = (host: Window, look: () => void): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      safely(look);
    }, WAIT_MS);
  };
  read();
  const { navigation } = host as { readonly navigation?: EventTarget };
  (navigation ?? host).addEventListener(navigation ? 'navigatesuccess' : 'popstate', read);
  new MutationObserver(() => {
    if (timer === undefined) read();
  }).observe(host.document, { childList: true, characterData: true, subtree: true, attributeFilter: ['content'] });
};
