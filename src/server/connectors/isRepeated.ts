import { fail } from '../../protocol/result';
import { entryText } from './entryText';

/** Why no further page is asked for. */
export const pageRepeated = fail('shop_malformed', 'The shop answers the same page of orders again and again.');

/**
 * Is a page the one before it once more? So answers a shop of which something in between does not pass on which page is asked for; asked until its pages end,
 * it would be asked for ever.
 * @param size entries of a full page
 */
export const isRepeated = (before: readonly unknown[], page: readonly unknown[], size: number): boolean => {
  const last = before.slice(-size);
  return last.length === size && page.length === size && last.every((entry, i) => entryText(entry) === entryText(page[i]));
};
