/** A minus sign, and no negative zero. */
const signed = (text: string): string => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '−'));

export const fixed = (value: number, digits = 4): string => (Number.isFinite(value) ? signed(value.toFixed(digits)) : '–');

export const percent = (share: number, digits = 1): string => (Number.isFinite(share) ? `${signed((100 * share).toFixed(digits))}%` : '–');

/** kB = 1000 bytes. */
export const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

export const whole = (value: number): string => value.toLocaleString('en-US');
