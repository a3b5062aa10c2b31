import { clockReading } from '../clockReading';
import type { Sent } from './visitor';

/** Seconds since 1970 (2020 to 2033), standing alone. */
const secondsReading = /(?<![\w.-])1[6-9]\d{8}(?![\w.-])/;
/** A short word is in many a random text: it counts where it stands alone. */
const SHORT = 6;

const percentDecoded = (text: string): string =>
  text.replaceAll('+', ' ').replace(/(%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
const unescaped = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))).replace(/\\(.)/g, '$1');
/** What runs of base64, base64url and hexadecimal digits say. */
const unpacked = (text: string): string =>
  [
    ...(text.match(/[\w+/-]{8,}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString()),
    ...(text.match(/(?:[0-9a-f]{2}){6,}/gi) ?? []).map((run) => Buffer.from(run, 'hex').toString()),
  ].join('\n');

const holds = (text: string, word: string): boolean => {
  const wanted = word.toLowerCase();
  if (wanted.length >= SHORT) return text.includes(wanted);
  const at = text.indexOf(wanted);
  const alone = new RegExp(`(?<![a-z0-9_-])${wanted.replace(/\W/g, '\\$&')}(?![a-z0-9_-])`);
  return at >= 0 && alone.test(text);
};

/**
 * The words that requests tell, and the times finer than a day: searched in addresses, headers and bodies, as they are and with what is percent-encoded,
 * escaped, in base64 or in hexadecimal digits undone. A body that cannot be read is told too: it could say anything.
 */
export const toldBy = (sent: readonly Sent[], words: readonly string[]): readonly string[] => {
  const told = new Set<string>();
  for (const { method, url, headers, body } of sent) {
    if (body === undefined) told.add(`a body that cannot be read (${method} ${url})`);
    const plain = `${url}\n${headers}\n${body}`;
    const decoded = percentDecoded(plain);
    const written = [plain, decoded, unescaped(decoded)].join('\n').toLowerCase();
    // What is no text at all, a key or a token, unpacks to letters by chance, three of them now and then.
    const packed = [unpacked(plain), unpacked(decoded)].join('\n').toLowerCase();
    for (const word of words) if (holds(written, word) || (word.length >= SHORT && holds(packed, word))) told.add(word);
    if (clockReading.test(plain) || secondsReading.test(plain)) told.add(`a time (${method} ${url})`);
  }
  return [...told];
};
