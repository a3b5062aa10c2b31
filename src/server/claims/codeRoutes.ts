import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import {
  codeDiscountsSchema,
  codeLockSchema,
  codeQuestionSchema,
  codeRedeemSchema,
  codeRollbackSchema,
  codeRoutePaths,
} from '../../protocol/codeProtocol';
import { isExclusive } from '../../protocol/coupons/discount';
import { idempotencyKeySchema } from '../../protocol/protocol';
import { type Clock, SECOND } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { refuse } from '../http/refuse';
import { errorResponses } from '../http/routeSchemas';
import { checkSignature, rawBody, sha256 } from '../http/signature';
import type { BundleRepository } from '../records/bundleRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { CodeAction, CodeAnswer, CodeRepository, ValidCode } from '../records/codeRepository';
import { conditionOf } from '../shop/connector';
import { discountShape } from './discountShapes';
import { priceCodes } from './priceCodes';
import type { RefusalCounts } from './refusalCounts';

type Signed = FastifyRequest<{ Body: Buffer | undefined }>;

/** A thousand lines. */
const BASKET_LIMIT = 256 * 1024;

const stopped = fail('serving_stopped', 'The shop has stopped all coupons for now.');

const wireOf = ({ code, coupon, currency, expiresAt }: ValidCode) => ({
  v: 'code-use/1',
  code,
  couponId: coupon.id,
  couponVersion: coupon.version,
  discount: coupon.discount,
  scope: coupon.scope,
  when: conditionOf(coupon),
  ...(isExclusive(coupon) ? {} : { stacking: coupon.stacking }),
  currency,
  expiresAt,
});

interface CodeRouteDeps {
  readonly store: CodeRepository & Pick<ClaimRepository, 'claimsByCode'> & Pick<BundleRepository, 'serving'>;
  readonly webhookSecret: string;
  readonly clock: Clock;
  readonly refusals: RefusalCounts;
}

/** Reads the signed requests of a checkout. */
const codeBodies = (webhookSecret: string, clock: Clock) => {
  /** The signature also covers the action and the key, so that a request that locks a code cannot be replayed as one that releases it. */
  const bodyOf = <S extends v.GenericSchema>(request: Signed, action: keyof typeof codeRoutePaths, schema: S): Result<v.InferOutput<S>> => {
    const body = request.body ?? Buffer.alloc(0);
    const bound = `${codeRoutePaths[action]}.${request.headers['idempotency-key'] ?? ''}.`;
    const signed = checkSignature(body, request.headers, webhookSecret, clock, bound);
    return signed.ok ? parseJsonWith(schema, body.toString('utf8'), 'code_use_malformed') : signed;
  };

  /** A requested change, with its key. */
  const actionOf = <S extends v.GenericSchema<unknown, Pick<CodeAction, 'code' | 'orderId'>>>(
    request: Signed,
    action: CodeAction['action'],
    schema: S,
  ): Result<v.InferOutput<S> & Pick<CodeAction, 'action' | 'key' | 'bodySha256'>> => {
    const body = bodyOf(request, action, schema);
    if (!body.ok) return body;
    const key = request.headers['idempotency-key'];
    if (!v.is(idempotencyKeySchema, key))
      return fail('idempotency_key_malformed', 'The header Idempotency-Key is required: 16 to 64 letters and digits.');
    return ok({ ...body.value, action, key, bodySha256: sha256(`${action}\n${request.body?.toString('utf8') ?? ''}`) });
  };

  return { bodyOf, actionOf };
};

const options = (summary: string, bodyLimit = 4_096) => ({
  bodyLimit,
  config: { subject: 'code_use' },
  schema: { summary, response: errorResponses },
});

/** Code routes for shops that check at the checkout: validate, lock for an order, redeem, roll back. Requests can safely be repeated. */
export const codeRoutes = async (app: FastifyInstance, { store, webhookSecret, clock, refusals }: CodeRouteDeps): Promise<void> => {
  const { bodyOf, actionOf } = codeBodies(webhookSecret, clock);

  const answer = (reply: FastifyReply, acted: Result<CodeAnswer>): FastifyReply =>
    acted.ok ? reply.header('cache-control', 'no-store').send({ v: 'code-use/1', ...acted.value }) : refuse(reply, acted.error);

  /** Counts refusals. The code's coupon is looked up only for refused requests. */
  const noted = <T>(code: string, answered: Result<T>): Result<T> => {
    if (answered.ok) return answered;
    const { code: reason } = answered.error;
    const couponOf = store.claimsByCode([code.trim()]).then(([claim]) => claim?.couponId ?? '');
    void couponOf.catch(() => '').then((couponId) => refusals.note(couponId, reason));
    return answered;
  };

  await app.register(async (scope) => {
    rawBody(scope);

    scope.post(
      codeRoutePaths.validate,
      options('Check whether the checkout may accept a code, and on which terms. Signed'),
      async (request: Signed, reply) => {
        const question = bodyOf(request, 'validate', codeQuestionSchema);
        if (!question.ok) return refuse(reply, question.error);
        const valid = noted(question.value.code, (await store.serving()) ? await store.validateCode(question.value, clock()) : stopped);
        return valid.ok ? reply.header('cache-control', 'no-store').send(wireOf(valid.value)) : refuse(reply, valid.error);
      },
    );

    scope.post(
      codeRoutePaths.discounts,
      options(
        'What codes take off a basket, in the shape of the Agentic Commerce Protocol or the Universal Commerce Protocol. Changes nothing. Signed',
        BASKET_LIMIT,
      ),
      async (request: Signed, reply) => {
        const asked = bodyOf(request, 'discounts', codeDiscountsSchema);
        if (!asked.ok) return refuse(reply, asked.error);
        const { codes, orderId, customer } = asked.value;
        const now = clock();
        const isServing = await store.serving();
        const found = await Promise.all(
          codes.map(async (code) => noted(code, isServing ? await store.validateCode({ code, orderId, customer }, now) : stopped)),
        );
        const priced = priceCodes(asked.value, found, now);
        if (!priced.ok) return refuse(reply, priced.error);
        return reply.header('cache-control', 'no-store').send(discountShape(asked.value, priced.value));
      },
    );

    scope.post(codeRoutePaths.lock, options('Reserve a code for an order. Needs Idempotency-Key'), async (request: Signed, reply) => {
      const asked = actionOf(request, 'lock', codeLockSchema);
      if (!asked.ok) return refuse(reply, asked.error);
      const { ttlSeconds, ...action } = asked.value;
      const now = clock();
      const locked = (await store.serving()) ? await store.actOnCode({ ...action, until: now + ttlSeconds * SECOND }, now) : stopped;
      return answer(reply, noted(action.code, locked));
    });

    scope.post(
      codeRoutePaths.redeem,
      options('Redeem a code with an order, usually when it is paid. Needs Idempotency-Key'),
      async (request: Signed, reply) => {
        const action = actionOf(request, 'redeem', codeRedeemSchema);
        if (!action.ok) return refuse(reply, action.error);
        const redeemed = (await store.serving()) ? await store.actOnCode(action.value, clock()) : stopped;
        return answer(reply, noted(action.value.code, redeemed));
      },
    );

    scope.post(
      codeRoutePaths.rollback,
      options('Release what an order reserved or redeemed. Needs Idempotency-Key'),
      async (request: Signed, reply) => {
        const action = actionOf(request, 'rollback', codeRollbackSchema);
        return answer(reply, action.ok ? await store.actOnCode(action.value, clock()) : action);
      },
    );
  });
};
