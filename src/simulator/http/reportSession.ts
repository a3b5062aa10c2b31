import { createHash, sign } from 'node:crypto';
import { reportMode, sendsAssignmentEvents } from '../../bundle/reportSettings';
import { type VisitFacts, visitCell } from '../../engine/decision/visitCell';
import { debit } from '../../engine/privacy/ledger';
import { stratumOutcome } from '../../engine/profile/stratum';
import { reportBytes, sessionReport } from '../../engine/reporting/buildReport';
import { integer, type Rng } from '../../maths/random';
import { assignmentEventBytes } from '../../protocol/reporting/message';
import { type SplitTask, splitBucket, splitTask } from '../../protocol/reporting/splitReport';
import { epochOf, type TokenKeys, writeRedeemedToken } from '../../protocol/reporting/tokens';
import type { Clock, Instant } from '../../protocol/values/clock';
import { ok, type Result } from '../../protocol/values/result';
import { sealReport } from '../../secureAggregation/sealReport';
import type { Accepted, FleetServer } from './fleetServer';
import type { Served } from './servedBundles';
import type { ServedDevice, TokenPurse } from './servedDevice';
import type { Tally } from './tally';

/**
 * Ids of a run's messages: 128 bits that are the same for the same shopper at the same moment of the same run. A run that is repeated after
 * an interruption therefore sends the same ids, and nothing counts twice. A browser draws them at random. `ping` is an assignment event, whose
 * former name is hashed.
 */
export const runIds =
  (run: number, seed: number) =>
  (what: 'claim' | 'order' | 'report' | 'ping' | 'customer', device: number, at = 0): string =>
    createHash('sha256').update(`simulated/1 ${run} ${seed} ${what} ${device} ${at}`).digest('hex').slice(0, 32);
type RunIds = ReturnType<typeof runIds>;

interface Sender {
  readonly server: FleetServer;
  readonly tally: Tally;
  readonly purse: TokenPurse;
  /** The server's time. Tokens belong to its epochs, whatever day it is for the shopper. */
  readonly clock: Clock;
}

/** The body with a token appended. */
const paid = async ({ purse, clock }: Sender, keys: TokenKeys, body: string): Promise<Result<string>> => {
  const epoch = epochOf(clock());
  const token = await purse(keys, epoch);
  if (!token.ok) return token;
  const { privateKey, publicKey, token: signed } = token.value;
  const signature = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return ok(writeRedeemedToken(body, { epoch, publicKey, token: signed, signature }));
};

/** A report or an assignment event, and whether it is a secure aggregation report in two shares, which has its own route. */
interface Message {
  readonly what: 'reports' | 'pings';
  readonly body: string;
  readonly isSplit?: boolean;
}

/** A repeated run encrypts it again: other bytes under the same id, which has already been counted. */
const REPEATED = 'report_conflict';

/** Sends a report or an assignment event, with a token if the bundle asks for one. */
const sendMessage = async (sender: Sender, keys: TokenKeys | undefined, { what, body, isSplit = false }: Message): Promise<void> => {
  const { server, tally } = sender;
  const text = keys ? await paid(sender, keys, body) : ok(body);
  const answer: Result<Accepted> = text.ok ? await (isSplit ? server.splitReport(text.value) : server.report(text.value)) : text;
  tally.answered(what, isSplit && !answer.ok && answer.error.code === REPEATED ? ok({ fresh: false }) : answer);
};

export interface Reporter extends Sender {
  readonly ids: RunIds;
}

/** Reports once which group the device was assigned to, if the bundle asks for it. */
export const reportAssignment = async (
  reporter: Reporter,
  device: ServedDevice,
  { id: bundle, manifest, tokenKeys }: Served,
): Promise<void> => {
  const { experiment, reports } = manifest;
  const tag = `${experiment.id}/${experiment.salt}`;
  // A device that was here before an experiment began does not report it, since returning may depend on what was shown.
  const first = device.profile.visits === 0;
  if (!first || !sendsAssignmentEvents(reports) || device.assignmentsSent.includes(tag)) return;
  device.assignmentsSent = [...device.assignmentsSent, tag];
  const id = reporter.ids('ping', device.index);
  const body = assignmentEventBytes({ id, bundle, experiment: experiment.id, variant: device.variant });
  await sendMessage(reporter, tokenKeys, { what: 'pings', body });
};

/** A finished session. */
interface ReportedSession {
  readonly explored: string | undefined;
  /** Absent: the page asked for no coupon. */
  readonly facts: VisitFacts | undefined;
  readonly now: Instant;
  readonly rng: Rng;
}

/** Bucket of the exact answer in mode `split`. Absent if the session has none. */
const bucketOf = (
  task: SplitTask,
  { profile }: ServedDevice,
  { manifest }: Served,
  { explored, facts }: ReportedSession,
): number | undefined => {
  if (task.question === 'visit-cell') return facts && splitBucket(task, undefined, visitCell(facts));
  const arm = explored === undefined ? undefined : manifest.coupons.findIndex(({ id }) => id === explored);
  return splitBucket(task, arm, stratumOutcome(profile, manifest.reports.strata));
};

/**
 * The answer of a finished session, randomised or in two shares, debited in the ledger first, as the worker queues it. It is sent at once
 * instead of at a random moment. A seeded stream gives no privacy, which simulated shoppers do not need.
 */
export const reportSession = async (reporter: Reporter, device: ServedDevice, served: Served, session: ReportedSession): Promise<void> => {
  const { id: bundle, manifest, tokenKeys } = served;
  const { reports, coupons } = manifest;
  const { tally } = reporter;
  const { explored, now, rng } = session;
  const task = splitTask(bundle, manifest);
  if (!task && reportMode(reports) !== 'local') return tally.note('unreported', 'report_mode');
  if (explored !== undefined && !coupons.some(({ id }) => id === explored)) return tally.note('unreported', 'coupon_gone');
  const bucket = task && bucketOf(task, device, served, session);
  if (task && bucket === undefined) return tally.note('unreported', 'not_asked');
  const { epsilon, strata, questions = ['stratum-outcome'] } = reports;
  const debited = debit(device.ledger, epsilon, now);
  if (!debited.ok) return tally.note('unreported', debited.error.code);
  device.ledger = debited.value;
  const { profile, gain } = device;
  device.gain = 0;
  const id = reporter.ids('report', device.index, now);
  if (task && bucket !== undefined) {
    const body = await sealReport({ task, id, bucket, random: (bytes) => crypto.getRandomValues(bytes) });
    return sendMessage(reporter, tokenKeys, { what: 'reports', body, isSplit: true });
  }
  const question = questions[integer(rng, questions.length)]!;
  const body = reportBytes(sessionReport({ id, bundle, question, profile, strata, gain, epsilon, explored, rng }));
  await sendMessage(reporter, tokenKeys, { what: 'reports', body });
};
