/** Rows left out for one reason. */
export interface Dropped {
  readonly code: string;
  readonly message: string;
  readonly count: number;
  /** The first few line numbers of the file, 1 = header. */
  readonly lines: readonly number[];
}

/** What came in, what was kept, and why the rest was not: `rows = kept + Σ dropped.count`. */
export interface DataQuality {
  readonly file: string;
  readonly rows: number;
  readonly kept: number;
  readonly dropped: readonly Dropped[];
  /** Columns present but not used. */
  readonly ignoredColumns: readonly string[];
}

const MESSAGES: Readonly<Record<string, string>> = {
  malformed_csv: 'the line has the wrong number of fields or a broken quote',
  malformed_json: 'the line is not one JSON object',
  missing_user_id: 'the row has no user_id',
  missing_item_id: 'an event about an item has no item_id',
  missing_coupon_id: 'a promotion event has no coupon_id',
  unknown_event: 'the event name is not known',
  bad_time: 'the time is missing or not ISO 8601',
  negative_price: 'the price is below zero',
  bad_price: 'the price is not a number',
  bad_quantity: 'the quantity is not a whole number above zero',
  bad_propensity: 'the propensity is not in (0, 1]',
  bad_label: 'the label is neither 0 nor 1',
};

const messageOf = (code: string): string => MESSAGES[code] ?? code;

const SHOWN = 5;

/** Groups (code, line) pairs by code, most frequent first. */
export const groupDropped = (pairs: readonly { readonly code: string; readonly line: number }[]): readonly Dropped[] => {
  const byCode = new Map<string, number[]>();
  for (const { code, line } of pairs) byCode.set(code, [...(byCode.get(code)?.slice(0, SHOWN) ?? []), line]);
  const counts = new Map<string, number>();
  for (const { code } of pairs) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...byCode.entries()]
    .map(([code, lines]) => ({ code, message: messageOf(code), count: counts.get(code) ?? 0, lines: lines.slice(0, SHOWN) }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
};

/** One line per reason, for people. */
export const describeQuality = (quality: DataQuality): readonly string[] => [
  `${quality.file}: ${quality.kept} of ${quality.rows} rows kept`,
  ...quality.dropped.map(
    ({ code, message, count, lines }) =>
      `  dropped ${count}: ${code} (${message}), line ${lines.join(', ')}${count > lines.length ? ', …' : ''}`,
  ),
  ...(quality.ignoredColumns.length > 0 ? [`  unused columns: ${quality.ignoredColumns.join(', ')}`] : []),
];
