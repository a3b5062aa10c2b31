/** A number as it is typed, divided by `unit`: 1500 basis points with unit 100 are `15`. What is no number stands as it was typed. */
export const numberInput = (value: unknown, unit = 1): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(Number((value / unit).toPrecision(12))) : '';

/** What was typed times `unit`: `undefined` where nothing stands, the text itself where it is no number. */
export const readNumber = (typed: string, unit = 1): number | string | undefined => {
  const text = typed
    .trim()
    .replace(/[%％]$/, '')
    .trim();
  if (typed.trim() === '') return undefined;
  if (!/^-?\d*[.,]?\d+$/.test(text)) return typed;
  return Number((Number(text.replace(',', '.')) * unit).toPrecision(12));
};
