import type { Inspection } from '../../worker/api';

/**
 * Notes events of another currency than the campaign's, once for each kind: prices are compared as they are told, so that they count as amounts of the
 * campaign's currency.
 * @param said which were noted already @param note of the debug log
 */
export const noteCurrencies = (
  { currency: own, latest }: Pick<Inspection, 'currency' | 'latest'>,
  said: Set<string>,
  note: (code: string, message: string) => void,
): void => {
  for (const event of latest) {
    const currency = 'currency' in event ? event.currency : undefined;
    if (!own || !currency || currency === own) continue;
    const message = `${event.name} in ${currency}: its amounts are taken as ${own}, the currency of the campaign`;
    if (said.has(message)) continue;
    said.add(message);
    note('currency_differs', message);
  }
};
