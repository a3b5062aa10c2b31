/** A number as it is typed, divided by `unit`: 1500 basis points with unit 100 are `15`. What is no number stands as it was typed. */
export const numberInput = (value: unknown, unit = 1): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(Number((value / unit).toPrecision(12))) : '';

/** What was typed times `unit`: `undefined` where nothing stands, the text itself where it is no number. Commas before three digits each group: `1,000`. */
export const readNumber = (typed: string, unit = 1): number | string | undefined => {
  const text = typed
    .trim()
    .replace(/[%％]$/, '')
    .replace(/^[−－]/, '-')
    .trim();
  if (typed.trim() === '') return undefined;
  const plain = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
  if (!/^-?\d*[.,]?\d+$/.test(plain)) return typed;
  return Number((Number(plain.replace(',', '.')) * unit).toPrecision(12));
};
