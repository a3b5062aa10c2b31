import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { answerLine, linesOf } from '../../src/cli/device';
import { readColumnMap, readOrderColumns } from '../../src/cli/io/fileOptions';
import { readCampaign } from '../../src/cli/io/readFile';
import { DEFAULT_FACT_POLICY, factPolicies } from '../../src/engine/bandit/factPolicies';
import { startFactBandit } from '../../src/engine/decision/factBandit';
import { seededRng } from '../../src/maths/random';
import { ok } from '../../src/protocol/values/result';
import { mergeClaims, roleOf } from '../../src/server/admin/oidc';
import { cookieOf, isOwnOrigin } from '../../src/server/admin/session';
import { acceptsCoding } from '../../src/server/http/headers';
import { clientOf } from '../../src/server/limits/limitRequests';
import { formattingOf } from '../../src/server/messages/templates/languageOf';
import { pushServices } from '../../src/server/push/openPush';
import { readStores } from '../../src/server/readStores';
import { allowedPeople } from '../../src/server/records/role';
import { createRun } from '../../widget/app/pageCommands';
import { readEntry } from '../../widget/capture/dataLayer';
import { fieldsOf, safely } from '../../widget/capture/platforms/fields';
import { cookiebotSaid, cookieYesSaid, klaroSaid, oneTrustSaid, osanoSaid, usercentricsSaid } from '../../widget/consent/tools/banners';
import { readMap } from '../../widget/consent/tools/categories';
import { googleSaid, googleUnknown, takeGoogle } from '../../widget/consent/tools/google';
import { gppSaid } from '../../widget/consent/tools/gpp';
import { shopifySaid, tcfSaid } from '../../widget/consent/tools/watchTools';
import { readConfig } from '../../widget/loader/readConfig';
import { answerApp } from '../../widget/webview/answerApp';
import type { WorkerApi } from '../../worker/api';
import { bundleParts } from '../helpers/node/fullBundle';
import { hostileTexts, hostileValues } from '../helpers/validInput';
import { fuzz, fuzzLater, jsonText, mutated, mutatedBytes, mutatedText, refused } from './fuzz';

const folder = mkdtempSync(join(tmpdir(), 'couplet-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const text = (valid: string): fc.Arbitrary<string> => mutatedText(fc.constant(valid));
const anyText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 40 }));
const json = (valid: unknown): fc.Arbitrary<string> => fc.oneof(mutated(fc.constant(valid)).map(jsonText), text(JSON.stringify(valid)));

describe('files that people write', () => {
  it('columns', () =>
    fuzz(
      json({ events: { user_id: 'CustomerID', dates: 'dmy' }, acceptance: { group: ['customer'] }, orders: { order_id: 'No' } }),
      (given) => {
        const columns = written('columns.json', given);
        refused(readColumnMap({ columns }, 1_767_700_000_000));
        refused(readOrderColumns(columns));
      },
      0.1,
    ));

  it('campaigns', () => {
    const { manifest } = bundleParts();
    fuzz(json(manifest), (given) => refused(readCampaign(written('campaign.json', given))), 0.01);
  });

  it('stores of one server', () =>
    fuzz(
      json({ v: 'stores/1', stores: { tea: { SITE_KEY: 'pk_a', SHOP_TOKEN: '$' + '{TEA_TOKEN}' }, cake: { SITE_KEY: 'pk_b' } } }),
      (given) => {
        const read = readStores(written('stores.json', given), { TEA_TOKEN: 'secret', PORT: '80' });
        refused(read);
        if (read.ok) expect(new Set(read.value.map(({ id }) => id)).size).toBe(read.value.length);
      },
      0.1,
    ));
});

describe('lines of a device without a browser', () => {
  it('are answered one by one', () => {
    const bandit = startFactBandit(factPolicies[DEFAULT_FACT_POLICY](), seededRng(1));
    const asked = [{ decide: { context: { weather: 'Sunny', age: 26 }, arms: ['a', 'b'] } }, { reward: { decision: 'd1', value: 0.85 } }];
    fuzz(
      fc.oneof(...asked.map(json)),
      (line) => {
        const answer = answerLine(bandit, line);
        if ('error' in answer) refused({ ok: false, error: answer.error });
        expect(JSON.stringify(answer)).not.toContain('null');
      },
      0.1,
    );
  });

  it('come whole, however they are cut', () =>
    fuzzLater(
      fc.tuple(
        mutatedBytes(fc.constant(new TextEncoder().encode('{"a":"ü"}\n\n{"b":1}\r\n  \n{"c":"€"}'))),
        fc.integer({ min: 1, max: 9 }),
      ),
      async ([bytes, size]) => {
        const lines = async (pieces: number): Promise<readonly string[]> => {
          const parts = Array.from({ length: Math.ceil(bytes.length / pieces) }, (_, i) =>
            Buffer.from(bytes.slice(i * pieces, (i + 1) * pieces)),
          );
          const found: string[] = [];
          for await (const line of linesOf(
            (async function* () {
              yield* parts;
            })(),
          ))
            found.push(line);
          return found;
        };
        expect(await lines(size)).toEqual(await lines(Math.max(1, bytes.length)));
      },
      0.1,
    ));
});

describe('what requests say beside their bodies', () => {
  it('cookies, codings, languages, origins, addresses', () =>
    fuzz(
      fc.oneof(
        text('__Host-couplet=abc; a=b'),
        text('gzip;q=0.5, br'),
        text('zh-CN,en;q=0.8'),
        text('https://shop.example'),
        text('203.0.113.7'),
        text('2001:db8::1%eth0'),
        anyText,
      ),
      (said) => {
        cookieOf(said, '__Host-couplet');
        acceptsCoding(said, 'br');
        new Intl.NumberFormat(formattingOf(said));
        isOwnOrigin({ headers: { origin: said }, host: 'shop.example' }, { origin: 'https://c.example', trustsProxy: true });
        // An address is what a proxy that is trusted says, which may hand on what its client made up.
        clientOf({ ip: said }, true);
        refused(pushServices(['push.example:8443']).check(said));
        allowedPeople(said);
      },
    ));

  it('who somebody is, as their provider says', () => {
    const claims = { sub: '1', email: 'ada@shop.example', email_verified: true, groups: ['editor'] };
    const allowed = allowedPeople('bob@shop.example=owner') ?? new Map();
    fuzz(fc.tuple(mutated(fc.constant(claims)), mutated(fc.constant(claims))), ([token, more]) => {
      const all = mergeClaims({ sub: '1', ...fieldsOf(token) } as { sub: string }, fieldsOf(more));
      const role = roleOf(all, { allowed, roleClaim: 'groups' });
      if (role !== undefined && !['owner', 'editor', 'analyst'].includes(role)) throw new Error(`${role} is no role.`);
    });
  });
});

describe('what a page says beside its events', () => {
  it('settings', () => {
    const settings = {
      key: 'pk_a',
      api: 'https://c.example',
      consent: 'granted',
      'worker-url': '/w.js',
      debug: 'true',
      theme: 'dark',
      'data-locale': 'de',
    };
    fuzz(mutated(fc.constant(settings)), (global) => {
      // The loader does nothing where that throws, which an object without any text may make it do.
      const config = safely(() => readConfig({ script: null, global: fieldsOf(global) }));
      for (const value of Object.values(config ?? {}))
        if (value !== undefined && !['string', 'boolean'].includes(typeof value)) throw new Error(`${typeof value} is no setting.`);
    });
  });

  it('commands', () => {
    const run = createRun({ track: () => 1 }, [], () => undefined);
    fuzz(
      fc.array(fc.oneof(fc.constantFrom<unknown>('track', ...hostileValues), fc.anything()), { maxLength: 3 }),
      (command) => void run(command as never),
    );
  });

  it('consent: a denial counts, whatever stands beside it', () => {
    const command = [
      'consent',
      'default',
      { personalization_storage: 'denied', analytics_storage: 'denied', wait_for_update: 500, region: undefined },
    ];
    fuzz(mutated(fc.constant(command)), (entry) => {
      const read = readEntry(entry);
      if (read?.kind !== 'consent') return;
      const { storage } = googleSaid(takeGoogle(googleUnknown, read, 1_767_700_000_000), readMap(''), 1_767_700_000_000);
      if (read.signals.personalization_storage === 'denied' && storage !== null && storage !== false) throw new Error('A denial is lost.');
    });
  });

  it('consent of other tools, which nothing that throws is an answer of', () => {
    const tcf = {
      gdprApplies: true,
      eventStatus: 'tcloaded',
      cmpStatus: 'loaded',
      purpose: { consents: { 1: true, 5: true, 6: true, 8: true, 9: true } },
    };
    const gpp = {
      signalStatus: 'ready',
      applicableSections: [7],
      supportedAPIs: ['7:usnat'],
      parsedSections: { usnat: { SaleOptOut: 1 }, tcfeuv2: { PurposeConsents: [1] } },
    };
    const privacy = { currentVisitorConsent: { preferences: 'yes', analytics: 'no', sale_of_data: '' }, allowed: true };
    fuzz(fc.tuple(mutated(fc.constant(tcf)), mutated(fc.constant(gpp)), mutated(fc.constant(privacy))), ([first, second, third]) => {
      const { currentVisitorConsent, allowed } = fieldsOf(third);
      const said = [
        tcfSaid(fieldsOf(first), true),
        safely(() => gppSaid(fieldsOf(second), () => undefined)),
        shopifySaid({
          currentVisitorConsent: () => currentVisitorConsent,
          preferencesProcessingAllowed: () => allowed,
          analyticsProcessingAllowed: () => allowed,
        }),
      ];
      for (const one of said)
        for (const word of [one?.storage, one?.sync])
          if (![true, false, null, undefined, 'preset'].includes(word)) throw new Error(`${String(word)} is no word.`);
    });
  });

  it('consent banners: whatever they hold is a word or none', () => {
    const names = readMap('storage=yes sync=no');
    const flags = { yes: false, no: true };
    const shapes = {
      onetrust: ['no', { CustomGroupId: 'yes' }],
      osano: { yes: 'DENY', no: 'ACCEPT', OPT_OUT: 'DENY' },
      cookiebot: { consent: { ...flags, method: 'explicit' }, hasResponse: true },
      cookieyes: { categories: flags, isUserActionCompleted: true },
      usercentrics: { consent: { type: 'EXPLICIT' }, categories: { yes: { state: 'ALL_DENIED' }, no: { state: 'ALL_ACCEPTED' } } },
      klaro: { confirmed: true, consents: flags, config: { services: [{ name: 'yes' }] } },
    };
    fuzz(mutated(fc.constant(shapes)), (found) => {
      const { onetrust, osano, cookiebot, cookieyes, usercentrics, klaro } = fieldsOf(found);
      const [active, ...groups] = Array.isArray(onetrust) ? onetrust : [];
      const said = [
        oneTrustSaid(String(safely(() => `${active}`)), groups, true, names),
        osanoSaid(fieldsOf(osano), true, names),
        cookiebotSaid(fieldsOf(cookiebot), names),
        cookieYesSaid(fieldsOf(cookieyes), {}, names),
        safely(() => usercentricsSaid(usercentrics, names)),
        klaroSaid(fieldsOf(klaro), names),
      ];
      for (const one of said)
        for (const word of [one?.storage, one?.sync])
          if (![true, false, null, undefined, 'preset'].includes(word)) throw new Error(`${String(word)} is no word.`);
    });
  });

  it('messages of an app: each that has a number is answered under it', () => {
    const answered = async () => ok(1);
    const api = new Proxy({}, { get: () => answered }) as WorkerApi;
    const engine = ['engine.js', 'sha384-x'] as const;
    const calls = ['decide', 'claim', 'inspect', 'setConsent', 'wake', 'open'].map((method) => ({
      v: 'couplet-bridge/1',
      id: '7',
      method,
      params: { decisionId: 'd', consent: { storage: true } },
    }));
    return fuzzLater(
      fc.oneof(...calls.map(json)),
      async (said) => {
        const answer = await answerApp(api, { base: '/', engine: engine as never }, async () => ok(undefined), said);
        if (answer !== undefined) expect(JSON.parse(answer)).toMatchObject({ result: { ok: expect.any(Boolean) } });
      },
      0.1,
    );
  });
});
