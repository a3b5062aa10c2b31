import { type Browser, chromium, type Page } from 'playwright';
import { browserArguments, findBrowser } from '../../../scripts/browser.mjs';
import type { Decision } from '../../../src/engine/decision/decision';
import type { ShopperProfile } from '../../../src/engine/profile/shopperProfile';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { HANDSHAKE_MS } from '../../../widget/app/bridge';

/**
 * Gives the worker a minute for its first answer: a busy machine may not answer within the two seconds it has in a shop. Other timers may
 * have the same length, so that one is known by its word.
 */
const patient = (impatient: number): void => {
  const { setTimeout: later } = window;
  window.setTimeout = ((work: TimerHandler, ms?: number, ...given: unknown[]) =>
    later(work, ms === impatient && String(work).includes('silent') ? 60_000 : ms, ...given)) as typeof setTimeout;
};

export const launch = async (...further: readonly string[]): Promise<Browser> => {
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: [...browserArguments, ...further] });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    await context.addInitScript(patient, HANDSHAKE_MS);
    return context;
  };
  return browser;
};

/** The event log in the storefront origin's IndexedDB, oldest first, as any script of the page could read it. */
export const recordedEvents = (page: Page): Promise<readonly ShopperEvent[]> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const open = indexedDB.open('couplet');
      open.onsuccess = () => resolve(open.result);
    });
    const chunks = await new Promise<readonly { readonly events: readonly ShopperEvent[] }[]>((resolve) => {
      const all = database.transaction('events').objectStore('events').getAll();
      all.onsuccess = () => resolve(all.result);
    });
    database.close();
    return chunks.flatMap(({ events }) => events);
  });

/** Showings in the event log of the storefront's origin. */
export const recordedShowings = async (page: Page): Promise<number> =>
  (await recordedEvents(page)).filter(({ name }) => name === 'view_promotion').length;

/** The Decisions in the storefront origin's IndexedDB, oldest first, read as any script of the page could. None before the worker made it. */
export const storedDecisions = (page: Page): Promise<readonly Decision[]> =>
  page.evaluate(async () => {
    // Opening a database that does not exist would create it, empty, in the worker's way.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'couplet')) return [];
    return new Promise<readonly Decision[]>((resolve, reject) => {
      const open = indexedDB.open('couplet');
      open.onerror = () => reject(open.error);
      open.onsuccess = () => {
        const database = open.result;
        if (!database.objectStoreNames.contains('decisions')) {
          database.close();
          resolve([]);
          return;
        }
        const all = database.transaction('decisions').objectStore('decisions').getAll();
        all.onerror = () => reject(all.error);
        all.onsuccess = () => {
          database.close();
          resolve((all.result as { decision: Decision }[]).map(({ decision }) => decision));
        };
      };
    });
  });

/** The profile in the storefront origin's IndexedDB, as any script of the page could read it; nothing before the worker wrote one. */
export const storedProfile = (page: Page): Promise<ShopperProfile | undefined> =>
  page.evaluate(async () => {
    // Opening a database that does not exist would create it, empty, in the worker's way.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'couplet')) return undefined;
    return new Promise<ShopperProfile | undefined>((resolve, reject) => {
      const open = indexedDB.open('couplet');
      open.onerror = () => reject(open.error);
      open.onsuccess = () => {
        const database = open.result;
        const stored = database.objectStoreNames.contains('meta') && database.transaction('meta').objectStore('meta').get('profile');
        if (!stored) {
          database.close();
          resolve(undefined);
          return;
        }
        stored.onerror = () => reject(stored.error);
        stored.onsuccess = () => {
          database.close();
          resolve((stored.result as { profile: ShopperProfile } | undefined)?.profile);
        };
      };
    });
  });

/** One request as it left the browser. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  /** JSON. */
  readonly headers: string;
  /** `undefined`: there was one that the browser does not show. */
  readonly body: string | undefined;
  /** Before the shopper clicked "Get code"? */
  readonly beforeClick: boolean;
}

/**
 * Matches a time in milliseconds since 1970 (2020 to 2033) or an ISO date and time in text that was sent.
 * Digits within a hexadecimal id are none: one random id in 500 holds thirteen of them in a row.
 */
const clockReading = /(?<![0-9a-f])1[6-9]\d{11}(?![0-9a-f])|20\d\d-\d\d-\d\dT/;

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
