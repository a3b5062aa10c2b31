const states: Readonly<Record<string, 'paid' | 'refunded' | 'cancelled' | 'unpaid'>> = {
  ...Object.fromEntries(
    ['', 'paid', 'completed', 'complete', 'processing', 'fulfilled', 'shipped', 'partially refunded'].map((word) => [
      word,
      'paid' as const,
    ]),
  ),
  refunded: 'refunded',
  ...Object.fromEntries(['cancelled', 'canceled', 'voided', 'trash'].map((word) => [word, 'cancelled' as const])),
  ...Object.fromEntries(
    ['pending', 'unpaid', 'failed', 'on hold', 'authorized', 'partially paid', 'expired', 'draft', 'checkout draft'].map((word) => [
      word,
      'unpaid' as const,
    ]),
  ),
};

/** What a status means, whether shops write it `On hold`, `wc-on-hold` or `partially_refunded`; `undefined` where nobody knows. */
const orderState = (status: string) =>
  states[
    status
      .toLowerCase()
      .replace(/^wc-/, '')
      .replace(/[-_ ]+/g, ' ')
      .trim()
  ];

const saysNo = (text: string): boolean => ['', '0', 'no', 'false'].includes(text.toLowerCase());

/** What the row says became of its order; `undefined` where nobody knows its status. */
export const orderStateOf = ({ status, cancelled }: Readonly<Record<'status' | 'cancelled', string>>) =>
  saysNo(cancelled) ? orderState(status) : 'cancelled';
