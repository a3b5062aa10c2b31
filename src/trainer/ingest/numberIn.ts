/** Number in a cell of `loadTable`; NaN where it is empty, blank or no number. */
export const numberIn = (cell: unknown): number => {
  const text = typeof cell === 'string' ? cell.trim() : '';
  return text === '' ? Number.NaN : Number(text);
};
