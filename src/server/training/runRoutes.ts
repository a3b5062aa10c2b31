import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type * as v from 'valibot';
import type { KeyFile } from '../../bundle/keys';
import {
  stageRunSchema,
  startRunSchema,
  type TrainingFile,
  type TrainingReport,
  type TrainingRun,
  trainingReportSchema,
  trainingRunSchema,
  trainingRunsSchema,
} from '../../protocol/training';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { auditLine } from '../admin/auditTrail';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { ComposeRepositories } from '../campaigns/composeNext';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Loop } from '../loop/createLoop';
import type { Audited, AuditLine } from '../records/accessRepository';
import type { BundleRepository, LivePublication, StoredBundle } from '../records/bundleRepository';
import type { HelperClient } from '../reports/aggregation/helperClient';
import { type TrainingFileDeps, trainedCampaign } from './fileRoutes';
import type { Training } from './openTraining';
import { composeRun, trainedManifest } from './stageRun';
import { fileUnknown } from './trainingFiles';
import { runUnknown } from './trainingRuns';

const RUNS = '/v1/admin/training/runs';

interface Named {
  readonly id: string;
}

/** The card loads nothing and runs nothing. */
const CARD_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export interface TrainingRunDeps extends TrainingFileDeps {
  readonly store: ComposeRepositories & Audited<Pick<BundleRepository, 'putBundle'>>;
  /** The site's signing key; absent: bundles are signed elsewhere. */
  readonly signing: KeyFile | undefined;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly split: { readonly helper: HelperClient } | undefined;
  readonly loop: Pick<Loop, 'stage'>;
}

/**
 * Files that a run may read. Errors: `training_file_unknown`, `training_file_incomplete`, `training_file_unusable`, `training_malformed`.
 */
const filesOf = (ids: readonly string[], { files }: Training): Result<readonly TrainingFile[]> => {
  const found: TrainingFile[] = [];
  for (const id of ids) {
    const file = files.get(id);
    if (!file) return { ok: false, error: fileUnknown };
    const { name, inspection } = file;
    if (!inspection) return fail('training_file_incomplete', `${name} is not uploaded and checked yet.`, 'files');
    if (inspection.kind === 'unknown' || inspection.problem)
      return fail('training_file_unusable', `${name} cannot be used: ${inspection.problem?.message ?? ''}`, 'files');
    if (found.some((other) => other.inspection?.kind === inspection.kind))
      return fail('training_malformed', 'Choose one file of each kind.', 'files');
    found.push(file);
  }
  return ok(found);
};

/** A finished run. Errors: `training_run_unknown`, `training_not_done`. */
const doneRun = (id: string, { runs }: Training): Result<TrainingRun> => {
  const run = runs.get(id);
  if (!run) return { ok: false, error: runUnknown };
  return run.state === 'done' ? ok(run) : fail('training_not_done', 'This run has no result.', 'run');
};

/** Figures of a finished run, and the size of a typical order that it learnt. */
const reportOf = (run: TrainingRun, { runs }: Training): { readonly report: TrainingReport | null; readonly meanOrder: number | null } => {
  if (run.state !== 'done') return { report: null, meanOrder: null };
  const folder = runs.pathOf(run, 'bundle');
  const report = parseJsonWith(trainingReportSchema, readFileSync(runs.pathOf(run, 'bundle/metrics.json'), 'utf8'), 'report_malformed');
  const manifest = trainedManifest(folder);
  return { report: report.ok ? report.value : null, meanOrder: (manifest.ok ? manifest.value.meanOrder : undefined) ?? null };
};

/**
 * Releases a version for a share of the devices, which orders then judge (unless automatic learning is off), or for all.
 * Errors: those of `putBundle` and `Loop.stage`.
 */
const release = async (
  bundle: StoredBundle,
  share: number,
  over: LivePublication,
  line: AuditLine,
  { store, loop }: Pick<TrainingRunDeps, 'store' | 'loop'>,
): Promise<Result<{ readonly judged: boolean }>> => {
  const judged = share < 1 ? await loop.stage(bundle, share, over, line) : undefined;
  if (judged?.ok) return ok({ judged: true });
  if (judged && judged.error.code !== 'loop_off') return judged;
  const put = await store.audited(line).putBundle(bundle, share, over);
  return put.ok ? ok({ judged: false }) : put;
};

const readRoutes = (scope: FastifyInstance, { store, training }: TrainingRunDeps): void => {
  scope.get(
    RUNS,
    {
      config: { access: 'read' },
      schema: {
        summary: 'Training runs, newest first, with their progress',
        response: { 200: jsonSchema(trainingRunsSchema), ...errorResponses },
      },
    },
    async () => ({ runs: training.runs.list() }),
  );

  scope.get<{ Params: Named }>(
    `${RUNS}/:id`,
    {
      config: { access: 'read' },
      schema: { summary: 'A run, and the figures of its models once it is done', response: errorResponses },
    },
    async (request, reply) => {
      const run = training.runs.get(request.params.id);
      if (!run) return refuse(reply, runUnknown);
      const live = await trainedCampaign(store);
      return reply.send({ run, ...reportOf(run, training), currency: live.ok ? live.value.campaign.currency : '' });
    },
  );

  scope.get<{ Params: Named }>(
    `${RUNS}/:id/card`,
    {
      config: { access: 'read' },
      schema: { summary: 'The full model card of a finished run, HTML', response: errorResponses },
    },
    async (request, reply) => {
      const done = doneRun(request.params.id, training);
      if (!done.ok) return refuse(reply, done.error);
      return reply
        .header('content-security-policy', CARD_POLICY)
        .type('text/html; charset=utf-8')
        .send(readFileSync(training.runs.pathOf(done.value, 'bundle/card.html'), 'utf8'));
    },
  );
};

/** Training runs: start, follow, cancel, and make a version of the result. Register inside a scope that requires a role. */
export const trainingRunRoutes = (scope: FastifyInstance, deps: TrainingRunDeps): void => {
  const { store, training, signing, bundleFacts, tokenEpochs, split, clock } = deps;
  readRoutes(scope, deps);

  scope.post<{ Body: v.InferOutput<typeof startRunSchema> }>(
    RUNS,
    {
      bodyLimit: 1_024,
      config: { subject: 'training', access: 'write' },
      schema: {
        summary: 'Train a model for the live campaign on uploaded files, and on the orders of this server (`ownOrders`)',
        body: jsonSchema(startRunSchema),
        response: { 201: jsonSchema(trainingRunSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const { files: ids, ownOrders, seed } = request.body;
      const files = filesOf(ids, training);
      if (!files.ok) return refuse(reply, files.error);
      if (ids.length === 0 && !ownOrders) return refuse(reply, { code: 'training_malformed', message: 'Choose a file.', at: 'files' });
      const live = await trainedCampaign(store);
      if (!live.ok) return refuse(reply, live.error);
      const started = training.runs.start({ ...live.value, files: files.value, ownOrders, seed, by: request.principal?.actor ?? '' });
      return started.ok ? reply.code(201).send(started.value) : refuse(reply, started.error);
    },
  );

  scope.post<{ Params: Named }>(
    `${RUNS}/:id/cancel`,
    { config: { subject: 'training', access: 'write' }, schema: { summary: 'Cancel the run that is going on', response: errorResponses } },
    async (request, reply) => {
      const cancelled = await training.runs.cancel(request.params.id);
      return cancelled.ok ? reply.send({ id: request.params.id }) : refuse(reply, cancelled.error);
    },
  );

  scope.post<{ Params: Named; Body: v.InferOutput<typeof stageRunSchema> }>(
    `${RUNS}/:id/stage`,
    {
      bodyLimit: 1_024,
      config: { subject: 'training', access: 'write' },
      schema: {
        summary:
          'Make a version of the live campaign with the models of a run, for a share of the devices or all of them (1). Orders decide on a share (`judged`) unless automatic learning is off',
        body: jsonSchema(stageRunSchema),
      },
    },
    async (request, reply) => {
      const done = doneRun(request.params.id, training);
      if (!done.ok) return refuse(reply, done.error);
      const { share } = request.body;
      const now = clock();
      const folder = training.runs.pathOf(done.value, 'bundle');
      const made = await composeRun(folder, share, { store, keys: signing, bundleFacts, tokenEpochs, split: split?.helper, now });
      if (!made.ok) return refuse(reply, made.error);
      const { bundle, over, notes } = made.value;
      const line = auditLine(request, now, `bundle:${bundle.id}`);
      const put = await release({ ...bundle, publishedBy: line.actor }, share, over, line, deps);
      if (!put.ok) return refuse(reply, put.error);
      training.runs.put({ ...done.value, staged: { bundle: bundle.id, share, at: now, by: line.actor } });
      return reply.code(201).send({ id: bundle.id, share, judged: put.value.judged, notes });
    },
  );
};
