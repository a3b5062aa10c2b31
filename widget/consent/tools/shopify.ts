import { type Fields, fieldsOf } from '../../capture/platforms/fields';
import type { Said, Word } from '../resolveConsent';

const call = (api: Fields, name: string): unknown => {
  const method = api[name];
  return typeof method === 'function' ? method.call(api) : undefined;
};

/**
 * What `Shopify.customerPrivacy` says. Allowed may mean that nobody had to be asked where the shopper is; their own answer stands in
 * `currentVisitorConsent`, empty before there is one. Having opted out of the sale of data is taken like Global Privacy Control.
 * https://shopify.dev/docs/api/customer-privacy
 */
export const shopifySaid = (api: Fields): Said => {
  const answer = fieldsOf(call(api, 'currentVisitorConsent'));
  const word = (allowed: string, purpose: string): Word => {
    if (answer[purpose] === 'no') return false;
    if (call(api, allowed) !== true) return null;
    return answer[purpose] === 'yes' || 'preset';
  };
  return {
    storage: word('preferencesProcessingAllowed', 'preferences'),
    sync: word('analyticsProcessingAllowed', 'analytics'),
    optedOut: answer.sale_of_data === 'no',
  };
};
