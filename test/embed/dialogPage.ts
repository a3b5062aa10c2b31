import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeCode } from '../../src/bundle/transfer/transferCode';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import { DAY, HOUR } from '../../src/protocol/values/clock';

const assets = 'dist/widget/assets';
const chunk = (name: RegExp): string => readFileSync(join(assets, readdirSync(assets).find((file) => name.test(file)) ?? ''), 'utf8');

export interface DialogLook {
  readonly dialog: 'inbox' | 'empty' | 'menu' | 'privacy' | 'erasing' | 'transfer' | 'send';
  readonly theme: 'light' | 'dark';
  readonly locale?: 'en' | 'ar' | 'zh';
}

const coupon = (id: string, title: string, percent: number) =>
  v.parse(couponSchema, {
    id,
    version: 1,
    title: { en: title },
    discount: { kind: 'percent', basisPoints: percent * 100, cap: 1_500 },
    startsAt: 0,
    endsAt: 0,
  });

/** What a page would load to open one of the shopper's dialogs, as text to be evaluated: the built chunks, and a worker that knows samples. */
export const dialogScript = ({ dialog, theme, locale = 'en' }: DialogLook): string => {
  const words = locale === 'en' ? '' : chunk(new RegExp(`^panelWords-${locale}-`)) + chunk(new RegExp(`^words-${locale}-`));
  const now = Date.UTC(2035, 11, 24, 12);
  const held = (decisionId: string, of: object, state: string, endsAt: number, code?: string) => ({
    decisionId,
    coupon: of,
    state,
    endsAt,
    code,
  });
  const inbox = {
    storage: 'indexeddb',
    currency: 'USD',
    sends: true,
    coupons:
      dialog === 'empty'
        ? []
        : [
            held('a', coupon('tea-20', 'For your next pot of tea', 20), 'claimed', now + 9 * HOUR, 'TEA-7KQ2-9WXM'),
            held('b', coupon('cups-15', 'Cups and saucers', 15), 'kept', now + 12 * DAY),
            held('c', coupon('all-5', 'Everything in the shop', 5), 'used', now - DAY, 'ALL-1'),
          ],
  };
  const sent = ['{"v":"report/1"}', '{"v":"exposure/1"}'].map((text, id) => ({ id: `${id}`, text, time: now - DAY }));
  const inspection = {
    storage: 'indexeddb',
    events: 42,
    since: now - 60 * DAY,
    latest: [],
    kept: { days: 150, events: 10_000 },
    mode: 'local',
    consent: { storage: true, sync: true },
    preferences: { storing: true, sending: true, erasing: false },
    codes: 2,
    decisions: [],
    reports: { waiting: [], sent },
    messages: [],
    notifications: false,
    tokens: 5,
    spent: { period: { days: 28, spent: 1, most: 8 }, lifetime: { spent: 6, most: 24 }, left: 18 },
    scorer: 'plain',
    problems: [],
  };
  const secret = Uint8Array.from({ length: 16 }, (_, i) => i * 11);
  const exported = { code: writeCode(secret) };
  return `
    window.couplet = window.couplet || (() => {});
    window.couplet._ = {};
    Date.now = () => ${now};
    ${chunk(/^panel-.*\.js$/)};
    ${words};
    (async () => {
      const { panel, inbox, send, panelStrings, strings } = window.couplet._;
      const ok = (value) => Promise.resolve({ ok: true, value });
      const options = { theme: ${JSON.stringify(theme)}, locale: ${JSON.stringify(locale)} };
      const api = {
        inbox: () => ok(${JSON.stringify(inbox)}),
        inspect: () => ok(${JSON.stringify(inspection)}),
        sendWays: () => ok({ coupon: ${JSON.stringify(coupon('tea-20', 'For your next pot of tea', 20))}, channels: ['email', 'sms'], notBefore: ${now + 19 * HOUR} }),
        exportProfile: () => ok({ file: new Uint8Array(), ...${JSON.stringify(exported)} }),
      };
      const dialog = ${JSON.stringify(dialog)};
      const find = (selector) => document.querySelector('couplet-card').shadowRoot.querySelector(selector);
      if (['inbox', 'empty', 'menu'].includes(dialog)) {
        await inbox({ ...options, api, record: () => {}, claimed: () => {}, applier: async () => Object.assign(async () => true, { has: async () => false }) }, panelStrings, strings);
        if (dialog === 'menu') find('.more').click();
      } else if (dialog === 'send') void send({ ...options, decisionId: 'a', api }, panelStrings);
      else {
        const consent = { current: () => ({ storage: true, sync: true }), said: () => ({ optedOut: false, tools: {} }) };
        await panel({ ...options, api, consent, prefer: () => ok(undefined), erase: () => ok(undefined) }, panelStrings);
        if (dialog === 'erasing') find('.danger').click();
        if (dialog !== 'transfer') return;
        find('.transfer').open = true;
        find('.export').click();
        await new Promise((resolve) => setTimeout(resolve, 200));
        find('.transfer').scrollIntoView({ block: 'start' });
      }
    })()
  `;
};
