import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { type Learning, learningSchema } from '../../campaigns/learning/aim';
import { loopSettingsSchema } from '../../campaigns/loop/loopState';
import { bundleIdSchema } from '../../protocol/protocol';
import type { Clock } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { LoopRepository } from '../records/loopRepository';
import type { Loop } from './createLoop';

const approvalSchema = v.strictObject({ bundle: bundleIdSchema });

export interface LoopRouteDeps {
  readonly store: LoopRepository & Audited<Pick<LoopRepository, 'putLoopSettings' | 'putLearning'>>;
  readonly loop: Loop;
  readonly clock: Clock;
}

/** Automatic learning: its settings and history. */
export const loopRoutes = (scope: FastifyInstance, { store, loop, clock }: LoopRouteDeps): void => {
  const standing = async () => {
    const { row, facts, step } = await loop.look();
    const { phase, problem, history } = row.state;
    return {
      settings: row.settings,
      phase,
      standing: facts.standing ?? null,
      waits: step.do === 'wait' ? step.why : null,
      problem,
      history,
    };
  };

  scope.get(
    '/v1/admin/loop',
    {
      config: { access: 'read' },
      schema: {
        summary:
          'Automatic learning: its settings, what is prepared (`pending`) or tried (`stage`), what it waits for, and its history, newest first',
      },
    },
    async (_request, reply) => reply.send(await standing()),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/loop',
    {
      config: { subject: 'loop', access: 'write' },
      schema: { summary: 'Set what the server may do on its own (`automatic`, `ask`, `off`)', body: jsonSchema(loopSettingsSchema) },
    },
    async (request, reply) => {
      const body = parseWith(loopSettingsSchema, request.body, 'loop_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'loop')).putLoopSettings(body.value, clock());
      // Ends a stage now instead of within the hour. A running round may have read the old setting, so a second one follows.
      for (let rounds = 0; rounds < 2; rounds++)
        await loop.dispatch().catch((err: unknown) => request.log.error({ err }, 'automatic learning failed'));
      return reply.send(await standing());
    },
  );

  scope.post<{ Body: v.InferOutput<typeof approvalSchema> }>(
    '/v1/admin/loop/stage',
    {
      bodyLimit: 1_024,
      config: { subject: 'loop', access: 'write' },
      schema: { summary: 'Try the prepared version on the share of devices in the settings', body: jsonSchema(approvalSchema) },
    },
    async (request, reply) => {
      const { bundle } = request.body;
      const line = auditLine(request, clock(), `bundle:${bundle}`);
      const staged = await loop.approve(bundle, line);
      return staged.ok ? reply.send(await standing()) : refuse(reply, staged.error);
    },
  );
};

const unsaid: Learning = { halfLifeDays: null };

/** Lets the merchant read and set how long past data counts. */
export const learningRoutes = (scope: FastifyInstance, { store, clock }: Pick<LoopRouteDeps, 'store' | 'clock'>): void => {
  scope.get(
    '/v1/admin/learning',
    {
      config: { access: 'read' },
      schema: { summary: 'Half-life of private totals, in days. null: no decay' },
    },
    async (_request, reply) => reply.send((await store.learning()) ?? unsaid),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/learning',
    {
      config: { subject: 'learning', access: 'write' },
      schema: { summary: 'Set the half-life. The next bundle uses it', body: jsonSchema(learningSchema) },
    },
    async (request, reply) => {
      const body = parseWith(learningSchema, request.body, 'learning_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'learning')).putLearning(body.value, clock());
      return reply.send(body.value);
    },
  );
};
