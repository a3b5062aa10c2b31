import { type CampaignIssue, warning } from '../../../../campaigns/campaignIssue';
import type { Draft } from '../draft/draft';
import { valueAt } from '../draft/valueAt';

const AT = 'triggers.onClick';

type SelectorFault = 'end' | 'digit' | 'bracket' | 'pseudo' | 'other';

/** Without what stands in quotes, which may hold anything. */
const bare = (selector: string): string => selector.replaceAll(/\\.|"[^"]*"|'[^']*'/g, 'x');

const isPaired = (text: string): boolean => {
  const left = text.replaceAll(/[^()[\]]/g, '');
  const closed = left.replaceAll(/\(\)|\[\]/g, '');
  return closed === '' || (closed !== left && isPaired(closed));
};

/** Why a text is no selector, as far as that can be told by its look. */
export const selectorFault = (selector: string): SelectorFault => {
  const text = bare(selector).trim();
  if (!isPaired(text)) return 'bracket';
  if (/[<{}$%&!?]/.test(text)) return 'other';
  if (/[,>+~.#:]$/.test(text)) return 'end';
  if (/[.#]-?\d/.test(text)) return 'digit';
  return /::?[\w-]/.test(text) ? 'pseudo' : 'other';
};

/**
 * What only a browser can tell of a draft: whether the selector of a click is one. A warning, as the server takes it, and a device that cannot read it
 * asks at the other moments. Code: `selector_invalid`.
 */
export const selectorIssues = (draft: Draft, isSelector: (selector: string) => boolean): readonly CampaignIssue[] => {
  const selector = valueAt(draft, AT);
  if (typeof selector !== 'string' || selector === '' || isSelector(selector)) return [];
  return [warning('selector_invalid', AT, { selector, fault: selectorFault(selector) })];
};
