import type { Consent, Inspection } from '../../worker/api';
import type { WidgetConfig } from '../config';
import type { ConsentSignals } from '../consent/resolveConsent';
import type { Running } from './howItRuns';

/** What the page knows beside the worker. */
export interface PageFacts {
  readonly config: WidgetConfig;
  readonly running: Running;
  readonly allowed: Consent;
  readonly said: ConsentSignals;
  readonly attribution: string | undefined;
}

/** Name and value. */
export type Fact = readonly [name: string, value: string];

const kept: Readonly<Record<Inspection['storage'], string>> = {
  memory: 'in memory, for this page',
  indexeddb: 'in this browser',
  earlier: 'in memory, for this page; earlier pages stored something, and this one was not told that it may',
};

const yes = (value: boolean): string => (value ? 'yes' : 'no');

/** Everything that was said about consent, whoever said it: `google.storage true`. */
const flat = (value: unknown, name: string): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => flat(inner, name ? `${name}.${key}` : key))
    : value === undefined
      ? []
      : [`${name} ${String(value)}`];

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
 * How things stand, in the order in which one would ask.
 * @param seen `undefined`: nothing runs that could tell, or not yet
 * @param now UTC ms
 */
export const debugFacts = (
  { config, running, allowed, said, attribution }: PageFacts,
  seen: Inspection | undefined,
  now: number,
): readonly Fact[] => [
  ['Runs', running.says],
  ['Script from', config.base],
  ['Server', config.api],
  ['Key', config.key],
  ['Consent', `store ${yes(allowed.storage)} · send ${yes(allowed.sync)}`],
  ['It was said', flat(said, '').join(' · ')],
  ['Cart attribute', attribution ?? (running.state === 'starting' ? running.says : 'none: not agreed to storage, or not started')],
  ...(seen
    ? ([
        ['Kept', `${kept[seen.storage]} · ${seen.events} events`],
        ['Bundle', seen.bundle ?? 'none'],
        ['Scorer', seen.scorer],
        ['Coupons', seen.status ? `${seen.status.serving ? 'on' : 'switched off'}, heard ${ago(seen.status.time, now)}` : 'not asked yet'],
        ['Reports', reportsOf(seen)],
      ] as const)
    : []),
];
