import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { parseJsonWith } from '../../../protocol/parse';
import { bundleIdSchema } from '../../../protocol/protocol';
import { splitQuestionSchema } from '../../../protocol/reporting/questions';
import { splitCountSchema, splitPartSchema, splitReleaseSchema, splitRoutes } from '../../../protocol/reporting/splitAggregation';
import type { Result } from '../../../protocol/result';
import { closeConnections } from '../../http/closeConnections';
import { errorHandler } from '../../http/errorHandler';
import { logging } from '../../http/logging';
import { rawBody } from '../../http/rawBody';
import { refuse } from '../../http/refuse';
import { sameSecret } from '../../http/sameSecret';
import { sha256 } from '../../http/sha256';
import { connectionOptions } from '../../limits/connectionLimits';
import type { Helper } from './helper';

export interface AggregatorAppDeps {
  readonly helper: Helper;
  /** What the leader shows. */
  readonly bearer: string;
  /** Newest public key. */
  readonly key: string;
  readonly logLevel: string;
}

const MANIFEST_BYTES = 8 * 1024 * 1024;
const PART_BYTES = 1024 * 1024;

const answer = <T>(reply: FastifyReply, result: Result<T>, say: (value: T) => object): FastifyReply =>
  result.ok ? reply.header('cache-control', 'no-store').send(say(result.value)) : refuse(reply, result.error);

/** HTTP side of the second aggregator. */
export const buildAggregator = async ({ helper, bearer, key, logLevel }: AggregatorAppDeps): Promise<FastifyInstance> => {
  const app = fastify({ ...logging(logLevel), ...connectionOptions({}), bodyLimit: PART_BYTES });
  app.setErrorHandler(errorHandler);
  app.setNotFoundHandler((_request, reply) => refuse(reply, { code: 'not_found', message: 'There is nothing at this address.' }));
  closeConnections(app);

  // The image's own check asks for the second.
  for (const path of ['/healthz', '/readyz']) app.get(path, async () => ({ ok: true }));
  app.get(splitRoutes.key, async () => ({ v: 'split-key/1', key, questions: splitQuestionSchema.options }));

  await app.register(async (scope) => {
    rawBody(scope);
    scope.addHook('onRequest', async (request, reply) => {
      const [, given = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
      if (!sameSecret(given, bearer))
        return refuse(reply, { code: 'unauthorized', message: 'Only the shop that shares the secret may ask.' });
    });
    const body = (request: FastifyRequest): Buffer => (request.body as Buffer | undefined) ?? Buffer.alloc(0);
    const read = <S extends v.GenericSchema>(schema: S, request: FastifyRequest) =>
      parseJsonWith(schema, body(request).toString('utf8'), 'split_malformed');

    scope.put<{ Params: { bundle: string } }>(
      splitRoutes.task(':bundle'),
      { bodyLimit: MANIFEST_BYTES, config: { subject: 'task' } },
      async (request, reply) => {
        const { bundle } = request.params;
        if (!v.is(bundleIdSchema, bundle)) return refuse(reply, { code: 'task_invalid', message: 'That is no bundle.', at: 'bundle' });
        return answer(reply, await helper.addTask(bundle, body(request)), () => ({ v: 'split-task/1' }));
      },
    );

    scope.post(splitRoutes.parts, { config: { subject: 'split' } }, async (request, reply) => {
      const part = read(splitPartSchema, request);
      if (!part.ok) return refuse(reply, part.error);
      const verdicts = await helper.addPart(part.value, sha256(JSON.stringify(part.value)));
      return answer(reply, verdicts, (found) => ({ v: 'split-part/1', verdicts: found }));
    });

    scope.post(splitRoutes.counts, { config: { subject: 'split' } }, async (request, reply) => {
      const count = read(splitCountSchema, request);
      if (!count.ok) return refuse(reply, count.error);
      const { batch, part, withdrawn } = count.value;
      return answer(reply, helper.count(batch, part, withdrawn), (reports) => ({ v: 'split-count/1', reports }));
    });

    scope.post(splitRoutes.releases, { config: { subject: 'split' } }, async (request, reply) => {
      const release = read(splitReleaseSchema, request);
      if (!release.ok) return refuse(reply, release.error);
      return answer(reply, helper.release(release.value.batch), (released) => ({ v: 'split-release/1', ...released }));
    });
  });
  return app;
};
