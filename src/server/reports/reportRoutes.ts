import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/protocol';
import { EVENT_WORK, eventWorkText, type Message, messageSchema, readEventWork, WORKED_BYTES } from '../../protocol/reporting/message';
import { REPORT_BYTES } from '../../protocol/reporting/report';
import { isOfSize, splitReportBytes, splitReportSchema } from '../../protocol/reporting/splitReport';
import { isWork, PAYMENT_BYTES, REDEEMED_BYTES, workInput } from '../../protocol/reporting/tokens';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import { refuse } from '../http/refuse';
import { errorResponses } from '../http/routeSchemas';
import { digest, keyedDigest, rawBody, sha256 } from '../http/signature';
import type { BundleRepository } from '../records/bundleRepository';
import type { ReportRepository } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';
import { takesReports } from './aggregation/leaderKeys';
import type { TokenDeps } from './tokens';
import { redeemToken } from './tokens';

type Facts = Pick<NonNullable<Awaited<ReturnType<BundleFacts>>>, 'couponIds' | 'experiment' | 'mode' | 'questions' | 'assignmentEvents'>;

/**
 * Whether a device with the bundle can have sent this. Errors: `report_bundle_unknown`, `report_explored_unknown`, `report_mode` (its mode
 * is not `local`), `report_question_unknown`, and for an assignment event `exposure_not_asked` (switched off in the bundle),
 * `exposure_experiment_unknown`, `exposure_variant_unknown` (the group has no share).
 */
const fitsBundle = (message: Message, facts: Facts | undefined): Result<undefined> => {
  if (!facts) return fail('report_bundle_unknown', 'The report names a bundle that was not published here.', 'bundle');
  const { couponIds, experiment, mode, questions, assignmentEvents } = facts;
  if (message.v === 'report/1') {
    if (message.explored !== undefined && !couponIds.has(message.explored))
      return fail('report_explored_unknown', 'The bundle has no such coupon.', 'explored');
    if (mode !== 'local') return fail('report_mode', 'The bundle does not ask for reports of this kind.', 'bundle');
    return questions.includes(message.question)
      ? ok(undefined)
      : fail('report_question_unknown', 'The bundle does not ask this question.', 'question');
  }
  if (!assignmentEvents) return fail('exposure_not_asked', 'Devices with this bundle do not send assignment events.', 'bundle');
  if (message.experiment !== experiment.id)
    return fail('exposure_experiment_unknown', 'The bundle runs a different experiment.', 'experiment');
  return experiment.shares[message.variant] > 0
    ? ok(undefined)
    : fail('exposure_variant_unknown', 'This group has no share of the experiment.', 'variant');
};

/** The work behind an assignment event, which pays for it in place of a token. Errors: `report_malformed`, `event_work`. */
const checkWork = ({ v: version }: Message, body: Buffer, given: Buffer): Result<undefined> => {
  const counter = readEventWork(given.toString('latin1'));
  if (!counter.ok) return counter;
  if (version !== 'exposure/1') return fail('report_malformed', 'A report needs a token. Work pays for assignment events only.');
  const hash = digest(workInput(digest(eventWorkText(body.toString('latin1'))), counter.value));
  return isWork(hash, EVENT_WORK) ? ok(undefined) : fail('event_work', 'The proof of work does not match the assignment event.');
};

interface ReportRouteDeps extends TokenDeps {
  readonly store: BundleRepository & ReportRepository & SplitRepository;
  /** Not in the database. Keys the digest by which repeated reports are recognised. */
  readonly webhookSecret: string;
}

/**
 * Anonymous reports and assignment events, exactly 256 bytes each. If the bundle announces tokens, a report is followed by one, and an
 * assignment event by its work or, from older devices, a token. Repeated deliveries are harmless: 200 with `fresh: false`.
 */
export const reportsRoute = async (app: FastifyInstance, deps: ReportRouteDeps): Promise<void> => {
  const { store, bundleFacts, clock, webhookSecret } = deps;
  const redeem = redeemToken(deps);

  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      routes.reports,
      {
        bodyLimit: REDEEMED_BYTES,
        // Pages of other websites got no tokens either.
        config: { subject: 'report', limit: 'reports', origin: 'check' },
        schema: {
          summary:
            'A private report (`report/1`) or an assignment event (`exposure/1`), JSON padded to 256 bytes. If tokens are required, add a line feed and `spend/1`, or `work/1` to an assignment event',
          response: {
            200: { type: 'object', properties: { v: { type: 'string', enum: ['report/1', 'exposure/1'] }, fresh: { type: 'boolean' } } },
            ...errorResponses,
          },
        },
      },
      async (request, reply) => {
        const given = request.body ?? Buffer.alloc(0);
        const body = given.subarray(0, REPORT_BYTES);
        if (![REPORT_BYTES, WORKED_BYTES, REDEEMED_BYTES].includes(given.length))
          return refuse(reply, {
            code: given.length > REPORT_BYTES ? 'report_too_large' : 'report_malformed',
            message: `A report or assignment event is exactly ${REPORT_BYTES} bytes, ${REDEEMED_BYTES} with its token, or ${WORKED_BYTES} with its work.`,
          });
        const message = parseJsonWith(messageSchema, body.toString('utf8'), 'report_malformed');
        if (!message.ok) return refuse(reply, message.error);
        const fits = fitsBundle(message.value, await bundleFacts(message.value.bundle));
        if (!fits.ok) return refuse(reply, fits.error);
        const token = given.length === WORKED_BYTES ? checkWork(message.value, body, given) : await redeem(body, given);
        if (!token.ok) return refuse(reply, token.error);
        const added = await store.addReport(message.value, keyedDigest(webhookSecret, 'report-body/1', body), clock(), token.value);
        return added.ok ? reply.send({ v: message.value.v, fresh: added.value }) : refuse(reply, added.error);
      },
    );
  });
};

/** Arms of the longest reports, with 128 coupons. */
const MOST_ARMS = 129;

/**
 * Reports split into two encrypted shares, of equal size within a bundle, followed by a token if the bundle announces tokens. Their
 * contents are checked later, with the helper. Repeated deliveries are harmless: 200 with `fresh: false`.
 */
export const splitReportsRoute = async (app: FastifyInstance, deps: ReportRouteDeps): Promise<void> => {
  const { store, bundleFacts, clock } = deps;
  const redeem = redeemToken(deps);

  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      routes.splitReports,
      {
        bodyLimit: splitReportBytes({ arms: MOST_ARMS }) + PAYMENT_BYTES,
        config: { subject: 'report', limit: 'reports' },
        schema: {
          summary: 'A report in two sealed shares (`split/1`). If tokens are required, add a line feed and `spend/1`',
          response: {
            200: { type: 'object', properties: { v: { type: 'string', const: 'split/1' }, fresh: { type: 'boolean' } } },
            ...errorResponses,
          },
        },
      },
      async (request, reply) => {
        const given = request.body ?? Buffer.alloc(0);
        const end = given.indexOf('\n');
        const body = end < 0 ? given : given.subarray(0, end);
        const report = parseJsonWith(splitReportSchema, body.toString('utf8'), 'report_malformed');
        if (!report.ok) return refuse(reply, report.error);
        const facts = await bundleFacts(report.value.bundle);
        if (!facts)
          return refuse(reply, {
            code: 'report_bundle_unknown',
            message: 'The report names a bundle that was not published here.',
            at: 'bundle',
          });
        const { splitTask: task } = facts;
        if (!task) return refuse(reply, { code: 'report_mode', message: 'Reports of this bundle are not split.', at: 'bundle' });
        if (!(await takesReports(store, { bundle: report.value.bundle, leader: task.leader }, clock())))
          return refuse(reply, { code: 'report_bundle_over', message: 'Reports of this bundle are no longer counted.', at: 'bundle' });
        if (!isOfSize(report.value, task) || body.length !== splitReportBytes(task))
          return refuse(reply, {
            code: 'report_malformed',
            message: `A report to this bundle is exactly ${splitReportBytes(task)} bytes, and ${PAYMENT_BYTES} more with its token.`,
          });
        const token = await redeem(body, given);
        if (!token.ok) return refuse(reply, token.error);
        const added = await store.addSplitReport(report.value, sha256(body), clock(), token.value);
        return added.ok ? reply.send({ v: 'split/1', fresh: added.value }) : refuse(reply, added.error);
      },
    );
  });
};
