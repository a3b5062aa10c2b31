const states: Readonly<Record<string, 'paid' | 'refunded' | 'cancelled' | 'unpaid'>> = {
  ...Object.fromEntries(
    [
      '',
      'paid',
      'completed',
      'complete',
      'processing',
      'fulfilled',
      'shipped',
      'delivered',
      'partially refunded',
      // Payment statuses of Medusa and order states of Vendure.
      'captured',
      'archived',
      'paymentsettled',
      'partiallyshipped',
      'partiallydelivered',
      'modifying',
      'arrangingadditionalpayment',
    ].map((word) => [word, 'paid' as const]),
  ),
  refunded: 'refunded',
  ...Object.fromEntries(['cancelled', 'canceled', 'voided', 'trash'].map((word) => [word, 'cancelled' as const])),
  ...Object.fromEntries(
    [
      'pending',
      'unpaid',
      'failed',
      'on hold',
      'authorized',
      'partially paid',
      'expired',
      'draft',
      'checkout draft',
      'not paid',
      'awaiting',
      'requires action',
      'partially authorized',
      'partially captured',
      'addingitems',
      'arrangingpayment',
      'paymentauthorized',
      'created',
    ].map((word) => [word, 'unpaid' as const]),
  ),
};

/** State for a status, whether shops write it `On hold`, `wc-on-hold` or `partially_refunded`. `undefined` if unknown. */
export const orderState = (status: string) =>
  states[
    status
      .toLowerCase()
      .replace(/^wc-/, '')
      .replace(/[-_ ]+/g, ' ')
      .trim()
  ];

/** Does a cancellation column mark the order as valid: empty, a no, or the status of an order that is not cancelled? */
export const isStanding = (cancelled: string): boolean => {
  if (['0', 'no', 'false'].includes(cancelled.toLowerCase())) return true;
  const state = orderState(cancelled);
  return state !== undefined && state !== 'cancelled';
};

/** State of a row's order. `undefined` if its status is unknown. */
export const orderStateOf = ({ status, cancelled }: Readonly<Record<'status' | 'cancelled', string>>) =>
  isStanding(cancelled) ? orderState(status) : 'cancelled';

/** `TEA-1, FIVE` or `code:tea-1|amount:5.00;code:five|amount:1.00`, in capitals. */
export const codesIn = (text: string): readonly string[] => {
  const named = [...text.matchAll(/code:\s*([^|;]+)/gi)].map(([, code = '']) => code.trim());
  const codes = named.length > 0 ? named : text.split(/[\s,;]+/);
  return codes.filter((code) => code !== '').map((code) => code.toUpperCase());
};
