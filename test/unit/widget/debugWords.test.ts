import { expect, it } from 'vitest';
import { debugDecision } from '../../../widget/devtools/DebugPanel';
import { debugFacts, type PageFacts } from '../../../widget/devtools/debugFacts';
import type { InspectedDecision, Inspection } from '../../../worker/api';
import { inspectedDecision } from '../../helpers/widgetWords';

const by = (model: string): InspectedDecision => {
  const decision = inspectedDecision({ by: 'policy' });
  return { ...decision, versions: { ...decision.versions, bundle: 'b', model } };
};
const page: PageFacts = {
  config: {
    base: '/',
    api: '',
    key: 'pk_',
    auto: 'on',
    consent: 'required',
    consentMap: '',
    theme: 'auto',
    position: '',
    debug: true,
    ...{ locale: undefined, currency: undefined, nonce: undefined, workerUrl: undefined },
  },
  running: { state: 'runs', says: 'blob' },
  allowed: { storage: false, sync: false },
  said: { optedOut: false, configured: 'required', tools: {}, manual: {} },
  attribution: undefined,
  untold: undefined,
};
const seen = (scorer: string, ...decisions: readonly InspectedDecision[]) =>
  ({
    storage: 'memory',
    preferences: { storing: true, sending: true, erasing: false },
    events: 0,
    bundle: 'b',
    scorer,
    decisions,
    tokens: 0,
    reports: { waiting: [], sent: [] },
    spent: { lifetime: { spent: 0, most: 24 } },
  }) as unknown as Inspection;
const fact = (name: string, of: PageFacts, inspection?: Inspection) => debugFacts(of, inspection, 0).find(([named]) => named === name)?.[1];

it('names a model only where the bundle has one', () => {
  expect(debugDecision(by('net-1')).what).toContain('by the model on this device');
  expect(debugDecision(by('none')).what).toContain('by the bandit on this device (the bundle has no network)');
  expect(fact('Scorer', page, seen('plain', by('net-1')))).toBe('plain');
  expect(fact('Scorer', page, seen('none', by('none')))).toBe('none: the bundle has no network');
  expect(fact('Scorer', page, seen('none'))).toBe('none yet: loads with the first decision');
});

it('says what the shopper has switched off', () => {
  const preferences = { storing: true, sending: false, erasing: false };
  expect(fact('Signals', page, { ...seen('none'), preferences })).toContain('sending switched off by the shopper');
  expect(fact('Signals', page, seen('none'))).not.toContain('switched off');
});

it('counts what decided, the most first, and says which backend was chosen and what a step takes', () => {
  const scoredBy = (...scorers: readonly string[]) =>
    scorers.map((scorer) => ({ ...by('net-1'), versions: { ...by('net-1').versions, scorer } }));
  const told = (known: Partial<Inspection>) => fact('Decided by', page, { ...seen('plain'), ...known });
  expect(told({})).toBe('no decision yet');
  expect(told({ decisions: scoredBy('plain', 'tfjs-wasm', 'tfjs-wasm') })).toBe('tfjs-wasm 2, plain 1');
  const calibration = { version: 1, shape: '36/8', runtime: 'sha384-x', backend: 'wasm', msPerStep: { wasm: 0.312, plain: 0.01 } } as const;
  expect(told({ decisions: scoredBy('plain', 'plain'), calibration })).toBe(
    'plain 2 · backend wasm (per step: wasm 0.31 ms, plain 0.01 ms)',
  );
});

it('misses a word on consent only where an earlier page stored something and this one says nothing', () => {
  const unsaid = (of: Partial<PageFacts>, storage: Inspection['storage'] = 'earlier') =>
    fact('Signals', { ...page, ...of }, { ...seen('none'), storage })?.includes('on every page');
  expect(unsaid({})).toBe(true);
  expect(unsaid({}, 'memory')).toBe(false);
  expect(unsaid({}, 'indexeddb')).toBe(false);
  expect(unsaid({ allowed: { storage: false, sync: false, refused: true } })).toBe(false);
  expect(unsaid({ said: { ...page.said, manual: { sync: true } } })).toBe(false);
  expect(unsaid({ said: { ...page.said, tools: { tcf: { storage: null } } } })).toBe(false);
});
