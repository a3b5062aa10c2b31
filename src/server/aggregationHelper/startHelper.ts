import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';
import * as v from 'valibot';
import { bundleIdSchema } from '../../protocol/protocol';
import { splitQuestionSchema } from '../../protocol/reporting/report';
import { splitCountSchema, splitPartSchema, splitReleaseSchema, splitRoutes } from '../../protocol/reporting/splitAggregation';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { makeSplitKey } from '../../secureAggregation/hpke';
import { errorHandler } from '../http/errorHandler';
import { refuse } from '../http/refuse';
import { closeConnections, connectionOptions, logging } from '../http/serverOptions';
import { rawBody, sameSecret, sha256 } from '../http/signature';
import { type Environment, givenVariables } from '../platform/environment';
import { createCsprng, splitBearer } from '../reports/aggregation/tasks';
import { openDataFolder } from '../store/openStore';
import { createHelper, type Helper } from './helper';
import { openHelperStore } from './helperStore';

interface HelperAppDeps {
  readonly helper: Helper;
  /** The leader's bearer token. */
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
export const buildHelper = async ({ helper, bearer, key, logLevel }: HelperAppDeps): Promise<FastifyInstance> => {
  const app = fastify({ ...logging(logLevel), ...connectionOptions({}), bodyLimit: PART_BYTES });
  app.setErrorHandler(errorHandler);
  app.setNotFoundHandler((_request, reply) => refuse(reply, { code: 'not_found', message: 'Not found.' }));
  closeConnections(app);

  // The image's health check uses the second path.
  for (const path of ['/healthz', '/readyz']) app.get(path, async () => ({ ok: true }));
  app.get(splitRoutes.key, async () => ({ v: 'split-key/1', key, questions: splitQuestionSchema.options }));

  await app.register(async (scope) => {
    rawBody(scope);
    scope.addHook('onRequest', async (request, reply) => {
      const [, given = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
      if (!sameSecret(given, bearer))
        return refuse(reply, { code: 'unauthorized', message: 'Only the shop with the shared secret may call this.' });
    });
    const body = (request: FastifyRequest): Buffer => (request.body as Buffer | undefined) ?? Buffer.alloc(0);
    const read = <S extends v.GenericSchema>(schema: S, request: FastifyRequest) =>
      parseJsonWith(schema, body(request).toString('utf8'), 'split_malformed');

    scope.put<{ Params: { bundle: string } }>(
      splitRoutes.task(':bundle'),
      { bodyLimit: MANIFEST_BYTES, config: { subject: 'task' } },
      async (request, reply) => {
        const { bundle } = request.params;
        if (!v.is(bundleIdSchema, bundle)) return refuse(reply, { code: 'task_invalid', message: 'This is not a bundle.', at: 'bundle' });
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

const schema = v.object({
  PORT: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'must be a port'), v.transform(Number), v.maxValue(65_535, 'must be a port')),
    '8791',
  ),
  HOST: v.optional(v.pipe(v.string(), v.minLength(1)), '127.0.0.1'),
  /** Folder for keys and counts; created if missing. */
  AGGREGATOR_DIR: v.optional(v.pipe(v.string(), v.minLength(1)), './aggregator'),
  /** The secret shared with the shop's server. */
  SPLIT_SECRET: v.pipe(v.string('is required'), v.minLength(32, 'must have at least 32 characters')),
  LOG_LEVEL: v.optional(v.picklist(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug'), 'info'),
});
type AggregatorConfig = v.InferOutput<typeof schema>;

/** Environment of `couplet aggregator`. Error `config_invalid` names the variable. */
const readAggregatorConfig = (env: Environment): Result<AggregatorConfig> => {
  const read = v.safeParse(schema, givenVariables(env));
  if (read.success) return ok(read.output);
  return fail('config_invalid', read.issues.map(({ path, message }) => `${String(path?.[0].key)} ${message}`).join('; '));
};

export interface RunningHelper {
  readonly url: string;
  /** Public key for the shop's campaign. */
  readonly key: string;
  readonly close: () => Promise<void>;
}

/**
 * The second aggregator of mode `split`, for one shop. Its key is created at the first start. Rejects with a readable sentence if the
 * environment or the folder is unusable.
 * @param newKey creates another key for new bundles; earlier keys stay for the bundles that name them
 */
export const startHelper = async (
  env: Environment,
  newKey = false,
  say: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<RunningHelper> => {
  const read = readAggregatorConfig(env);
  if (!read.ok) throw new Error(`The aggregator's environment is not valid: ${read.error.message}.`, { cause: read.error });
  const { PORT, HOST, AGGREGATOR_DIR, SPLIT_SECRET, LOG_LEVEL } = read.value;
  openDataFolder(AGGREGATOR_DIR, say);
  const store = openHelperStore(AGGREGATOR_DIR);
  try {
    if (newKey || store.keys().length === 0) store.addKey(await makeSplitKey(), Date.now());
    const key = store.keys()[0]?.publicKey ?? '';
    const helper = createHelper({ store, secret: SPLIT_SECRET, clock: Date.now, rng: createCsprng() });
    const app = await buildHelper({ helper, bearer: splitBearer(SPLIT_SECRET), key, logLevel: LOG_LEVEL });
    const url = await app.listen({ port: PORT, host: HOST });
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await app.close();
      store.close();
    };
    return {
      url,
      key,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
};
