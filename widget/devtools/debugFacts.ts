import type { Consent, Inspection } from '../../worker/api';
import type { ConsentSignals } from '../consent/consent';
import type { WidgetConfig } from '../pageContract';

/** Does Couplet run on this page, as far as known? */
export interface Running {
  /** `starting` until it is known. */
  readonly state: 'starting' | 'runs' | 'cannot';
  /** In words for developers. */
  readonly says: string;
}

/** `couplet: worker_path: blob` → `blob`; the last of that code. */
const noted = (lines: readonly string[], code: string): string | undefined =>
  lines.findLast((line) => line.startsWith(`couplet: ${code}: `))?.slice(`couplet: ${code}: `.length);

/**
 * Ways of starting are tried one after the other, with the main-thread fallback last. Until that one was refused, silence means that it is
 * still starting.
 * @param lines of the debug log @param seen the worker's answer, if there was one
 */
export const howItRuns = (lines: readonly string[], seen: Inspection | undefined): Running => {
  const path = noted(lines, 'worker_path') ?? (seen && 'worker');
  if (path) return { state: 'runs', says: path };
  return noted(lines, 'worker_refused')?.startsWith('page: ')
    ? { state: 'cannot', says: 'no: every way to start failed, see Notes' }
    : { state: 'starting', says: 'starting…' };
};

/** Data of the page in addition to the worker's. */
export interface PageFacts {
  readonly config: WidgetConfig;
  readonly running: Running;
  readonly allowed: Consent;
  readonly said: ConsentSignals;
  readonly attribution: string | undefined;
  /** Why the worker gives no data although it runs. */
  readonly untold: string | undefined;
}

/** Name and value. */
export type Fact = readonly [name: string, value: string];

const kept: Readonly<Record<Inspection['storage'], string>> = {
  memory: 'in memory, for this page',
  indexeddb: 'in this browser',
  earlier: 'in memory, for this page; earlier pages stored data, but this one has no consent',
};

const yes = (value: boolean): string => (value ? 'yes' : 'no');

/** All consent signals, from any source: `google.storage true`. */
const flat = (value: unknown, name: string): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => flat(inner, name ? `${name}.${key}` : key))
    : value === undefined
      ? []
      : [`${name} ${String(value)}`];

/** A page that only calls `consent` at the click on "I agree" has no consent on the next page (docs/adr/032). */
const unsaid = ({ allowed, said }: PageFacts, seen: Inspection | undefined): readonly string[] =>
  seen?.storage === 'earlier' && !allowed.refused && Object.keys(said.tools).length + Object.keys(said.manual).length === 0
    ? ["none on this page, but an earlier page stored data: call couplet('consent', …) on every page"]
    : [];

/** Switches of the privacy panel that are off. */
const switchedOff = (seen: Inspection | undefined): readonly string[] =>
  (['storing', 'sending'] as const).flatMap((name) => (seen?.preferences[name] === false ? [`${name} switched off by the shopper`] : []));

/** The device's own learner chooses with or without a network. Without one there is no scorer to name. */
const scorerOf = ({ scorer, decisions, bundle }: Inspection): string => {
  const versions = decisions.at(-1)?.versions;
  if (scorer !== 'none') return scorer;
  return versions?.model === 'none' && versions.bundle === bundle
    ? 'none: the bundle has no network'
    : 'none yet: loads with the first decision';
};

/** The latest decisions by the network that scored them, most frequent first, and the time per step if it was measured. */
const decidedBy = ({ decisions, calibration }: Inspection): string => {
  const by = new Map<string, number>();
  for (const { versions } of decisions) by.set(versions.scorer, (by.get(versions.scorer) ?? 0) + 1);
  const counts = [...by].sort(([, a], [, b]) => b - a);
  const steps = Object.entries(calibration?.msPerStep ?? {}).map(([name, ms]) => `${name} ${ms.toFixed(2)} ms`);
  return [
    counts.length > 0 ? counts.map(([name, count]) => `${name} ${count}`).join(', ') : 'no decision yet',
    ...(calibration ? [`backend ${calibration.backend} (per step: ${steps.join(', ')})`] : []),
  ].join(' · ');
};

const ago = (then: number, now: number): string => `${Math.round((now - then) / 1_000)} s ago`;

const reportsOf = ({ mode = 'off', reports, tokens, spent }: Inspection): string =>
  [
    mode,
    `${reports.waiting.length} waiting${reports.waiting.some(({ attempts }) => attempts > 0) ? ' (tried)' : ''}`,
    `${reports.sent.length} sent`,
    `${tokens} tokens`,
    `ε ${spent.lifetime.spent} of ${spent.lifetime.most}`,
  ].join(' · ');

/**
 * The state of Couplet, in the order in which a developer would check it.
 * @param seen `undefined`: no answer, or not yet
 * @param now UTC ms
 */
export const debugFacts = (page: PageFacts, seen: Inspection | undefined, now: number): readonly Fact[] => {
  const { config, running, allowed, said, attribution } = page;
  return [
    ['Runs', running.says],
    ['Script', config.base],
    ['Server', config.api],
    ['Key', config.key],
    ['Consent', `store ${yes(allowed.storage)} · send ${yes(allowed.sync)}`],
    ['Signals', [...flat(said, ''), ...switchedOff(seen), ...unsaid(page, seen)].join(' · ')],
    ['Cart attribute', attribution || (running.state === 'starting' ? running.says : 'none: storage is off, or not started')],
    ...(seen
      ? ([
          ['Storage', `${kept[seen.storage]} · ${seen.events} events`],
          ['Bundle', seen.bundle ?? 'none'],
          ['Scorer', scorerOf(seen)],
          ['Decided by', decidedBy(seen)],
          ['Coupons', seen.status ? `${seen.status.serving ? 'on' : 'stopped'}, checked ${ago(seen.status.time, now)}` : 'not checked yet'],
          ['Reports', reportsOf(seen)],
        ] as const)
      : page.untold
        ? [['Storage', `unknown, ${page.untold}${page.untold === 'unreachable' ? ': check connect-src' : ''}`] as const]
        : []),
  ];
};
