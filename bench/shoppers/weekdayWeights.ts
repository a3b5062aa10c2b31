interface PurchaseDay {
  readonly customer: string;
  readonly day: string;
}

/**
 * Orders by weekday, Monday first, scaled to a mean of 1; an order is a customer's day. The shop took none on Saturdays, which a shop on the web would:
 * that day gets the mean of its neighbours.
 */
export const weekdayWeights = (rows: readonly PurchaseDay[]): readonly number[] => {
  const counts = new Array<number>(7).fill(0);
  for (const order of new Set(rows.map(({ customer, day }) => `${day} ${customer}`)))
    counts[(new Date(order.slice(0, 10)).getUTCDay() + 6) % 7]! += 1;
  counts[5] = (counts[4]! + counts[6]!) / 2;
  const mean = counts.reduce((a, b) => a + b, 0) / 7;
  return counts.map((count) => count / mean);
};
