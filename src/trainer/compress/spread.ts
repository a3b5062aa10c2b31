/** Enough to know a share within half a per cent. */
const MOST = 1_000;

/** At most `MOST` of the positions 0 … `rows` − 1, evenly spread. */
export const spread = (rows: number, most = MOST): readonly number[] => {
  const count = Math.min(most, rows);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
};
