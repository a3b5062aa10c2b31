/** Ids of reports are random, so that parts by their first two hex digits are alike; one part is little enough for one transaction. */
export const REPORT_PARTS = 256;

/** The first and the last id of a part. */
export const partOfIds = (part: number): readonly [first: string, last: string] => {
  const digits = part.toString(16).padStart(2, '0');
  return [digits.padEnd(32, '0'), digits.padEnd(32, 'f')];
};
