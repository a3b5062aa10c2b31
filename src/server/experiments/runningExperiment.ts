import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { Clock } from '../../protocol/values/clock';
import { fail, type Result } from '../../protocol/values/result';
import type { ExperimentResult } from '../../stats/experiment/analyseExperiment';
import type { ExperimentDays } from '../../stats/experiment/experimentDays';
import { defaultGuardrails, type GuardrailName, guardrailNames, guardrailStandings } from '../../stats/experiment/guardrails';
import type { Period } from '../../stats/experiment/period';
import { timeZoneOf } from '../budgets/budgetUsage';
import type { BundleFacts } from '../bundles/bundleFacts';
import { createRounds, type Rounds } from '../platform/periodicTask';
import type { AccessRepository, Audited, AuditLine } from '../records/accessRepository';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ExperimentRepository } from '../records/experimentRepository';
import type { ReportRepository } from '../records/reportRepository';
import type { Answer, AskMetrics } from '../reporting/metrics';

/** Key of the assignment. Assignment events of several bundles add up only if it is equal. */
const drawn = ({ id, salt, shares }: Experiment): string => JSON.stringify([id, salt, variants.map((variant) => shares[variant])]);

/** Devices with assignment events in each group of an experiment, over all bundles; absent if there are none. */
const assignedDevices = async (
  store: Pick<ReportRepository, 'assignmentCounts'>,
  bundleFacts: BundleFacts,
  experiment: Experiment,
): Promise<Record<Variant, number> | undefined> => {
  const assigned = { none: 0, rule: 0, couplet: 0 };
  let some = false;
  for (const { bundle, variant, count } of await store.assignmentCounts()) {
    const facts = await bundleFacts(bundle);
    if (!facts || drawn(facts.experiment) !== drawn(experiment)) continue;
    assigned[variant] += count;
    some = true;
  }
  return some ? assigned : undefined;
};

/** The whole experiment, or its orders of a period. Errors of each: `no_bundle`, `no_experiment_orders`, `variant_without_share`. */
export interface RunningExperiment {
  readonly result: (period?: Period) => Promise<Result<ExperimentResult>>;
  readonly days: (period?: Period) => Promise<Result<ExperimentDays>>;
  /** Orders and claims of a period, whether anything is published or not. */
  readonly period: (period: Period, timeZone: string) => Promise<Answer<'period'>>;
}

/** The current bundle's experiment, from all stored orders, or from those of a period. */
export const runningExperiment = (
  store: Pick<BundleRepository, 'currentBundle'> & Pick<CatalogRepository, 'catalog'> & Pick<ReportRepository, 'assignmentCounts'>,
  bundleFacts: BundleFacts,
  ask: AskMetrics,
): RunningExperiment => {
  const running = async (counts: boolean) => {
    const current = await store.currentBundle();
    const facts = current && (await bundleFacts(current.id));
    if (!facts) return undefined;
    const { experiment, marginRate, currency, couponIds } = facts;
    const assigned = counts ? await assignedDevices(store, bundleFacts, experiment) : undefined;
    return { experiment, marginRate, currency, couponIds: [...couponIds], assigned };
  };
  const answered =
    <K extends 'experiment' | 'days'>(kind: K) =>
    async (period?: Period): Promise<Answer<K> | Result<never>> => {
      const known = await running(kind === 'experiment');
      if (!known) return fail('no_bundle', 'No bundle is published, so no experiment is running.');
      return ask(kind, { ...known, timeZone: await timeZoneOf(store), period });
    };
  return {
    result: answered('experiment'),
    days: answered('days'),
    period: async (period, timeZone) => ask('period', { ...period, timeZone, running: await running(true) }),
  };
};

/** Lines of the audit log read per page. */
const PAGE = 200;

export interface LossGuardDeps {
  readonly store: Pick<BundleRepository, 'serving'> &
    Pick<AccessRepository, 'audit'> &
    Audited<Pick<BundleRepository, 'setServing'>> &
    Pick<ExperimentRepository, 'guardrails'>;
  readonly experiment: Pick<RunningExperiment, 'result'>;
  readonly clock: Clock;
  /** Whether coupons are switched off on loss. Guardrails have their own setting. */
  readonly stopOnLoss: boolean;
  /** Called right before coupons are switched off for this experiment, because the stop takes effect before it is written. */
  readonly onStop: (experiment: string, why: 'loss' | GuardrailName) => void;
  /** Called when a guardrail that only warns is broken; once while the server runs. */
  readonly onWarn: (experiment: string, guardrail: GuardrailName) => void;
  readonly onError: (error: unknown) => void;
}

/** A reason to switch off, as in the audit log. */
interface Reason extends Pick<AuditLine, 'actor' | 'action' | 'subject'> {
  readonly why: 'loss' | GuardrailName;
}

const lossOf = ({ comparisons, experiment }: ExperimentResult): readonly Reason[] =>
  comparisons.some(({ treatment, control, verdict }) => treatment === 'couplet' && control === 'none' && verdict.code === 'loss')
    ? [{ why: 'loss', actor: 'server:loss-guard', action: 'stop on loss', subject: `experiment:${experiment}` }]
    : [];

const brokenGuardrail = (experiment: string, metric: GuardrailName): Reason => ({
  why: metric,
  actor: 'server:guardrail',
  action: 'stop on guardrail',
  subject: `guardrail:${experiment}:${metric}`,
});

/**
 * Switches coupons off once the shop's own orders show that they lose money, or that a metric got worse by more than a guardrail allows.
 * That is, the verdict of Couplet's group against the group without coupons is `loss`, or the metric's whole confidence sequence lies
 * beyond the threshold. Confidence sequences are valid at any look: each stops at most 1 in 20 experiments that do no harm
 * (`stats/comparison/confidenceSequence`). An experiment is stopped once per reason, since switching coupons on again is a deliberate
 * decision. Each round returns the number of reasons it stopped for.
 */
export const createLossGuard = ({ store, experiment, clock, stopOnLoss, onStop, onWarn, onError }: LossGuardDeps): Rounds => {
  const warned = new Set<string>();
  const stoppedBefore = async ({ actor, subject }: Reason): Promise<boolean> => {
    let before = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const lines = await store.audit(before, PAGE);
      if (lines.some((line) => line.actor === actor && line.subject === subject)) return true;
      const last = lines.at(-1);
      if (!last || lines.length < PAGE) return false;
      before = last.seq;
    }
  };
  const warn = (id: string, metric: GuardrailName): void => {
    const { subject } = brokenGuardrail(id, metric);
    if (warned.has(subject)) return;
    warned.add(subject);
    onWarn(id, metric);
  };
  const round = async (): Promise<number> => {
    const guardrails = (await store.guardrails()) ?? defaultGuardrails;
    const isAsked = stopOnLoss || guardrailNames.some((name) => guardrails[name].action !== 'off');
    if (!isAsked || !(await store.serving())) return 0;
    const result = await experiment.result();
    if (!result.ok) return 0;
    const { comparisons, experiment: id } = result.value;
    const broken = guardrailStandings(comparisons, guardrails).filter(({ state }) => state === 'broken');
    for (const { metric, action } of broken) if (action === 'warn') warn(id, metric);
    const reasons = [
      ...(stopOnLoss ? lossOf(result.value) : []),
      ...broken.filter(({ action }) => action === 'stop').map(({ metric }) => brokenGuardrail(id, metric)),
    ];
    let stopped = 0;
    for (const reason of reasons) {
      if (await stoppedBefore(reason)) continue;
      const { why, ...line } = reason;
      const now = clock();
      onStop(id, why);
      await store.audited({ ...line, at: now, digest: null }).setServing(false, now);
      stopped += 1;
    }
    return stopped;
  };
  return createRounds(round, onError);
};
