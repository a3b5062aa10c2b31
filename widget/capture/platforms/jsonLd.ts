import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { eventsOf, type ReadGa4, safely } from './fields';
import { parseLoosely } from './looseJson';
import { type Node, productsIn, structuredProduct } from './structuredProduct';

/** Products of a page's `application/ld+json` scripts. Never throws. */
export const jsonLdNodes = (texts: readonly unknown[]): readonly Node[] =>
  texts.flatMap((text) => safely(() => productsIn(parseLoosely(text))) ?? []);

/**
 * Texts of a page's `application/ld+json` scripts to a view of the page's product. Never throws.
 * @param page its canonical address
 */
export const jsonLdToEvents = (texts: readonly unknown[], read: ReadGa4, page?: string): readonly ShopperEvent[] =>
  eventsOf(read, () => {
    const product = structuredProduct(jsonLdNodes(texts), page);
    return product ? [['view_item', product]] : [];
  });

export const jsonLdTexts = (document: Document): readonly string[] =>
  [...document.querySelectorAll('script[type^="application/ld+json" i]')].map((script) => script.textContent ?? '');
