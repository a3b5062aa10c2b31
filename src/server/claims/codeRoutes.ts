import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { SECOND } from '../../protocol/clock';
import { codeLockSchema, codeQuestionSchema, codeRedeemSchema, codeRollbackSchema, codeRoutePaths } from '../../protocol/codeProtocol';
import { isExclusive } from '../../protocol/coupons/discount';
import { parseJsonWith } from '../../protocol/parse';
import { idempotencyKeySchema } from '../../protocol/protocol';
import { fail, ok, type Result } from '../../protocol/result';
import { conditionOf } from '../connectors/capabilities';
import type { RouteDeps } from '../deps';
import { checkSignature } from '../http/checkSignature';
import { errorResponses } from '../http/errorResponses';
import { rawBody } from '../http/rawBody';
import { refuse } from '../http/refuse';
import { sha256 } from '../http/sha256';
import type { CodeAction, CodeAnswer, ValidCode } from '../store/store';

type Signed = FastifyRequest<{ Body: Buffer | undefined }>;

const stopped = fail('serving_stopped', 'The shop has stopped coupons for now.');

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

/** The life of a code for shops that ask at the till: look, hold for an order, use up, give back. Repeating a request is harmless. */
export const codeRoutes = async (app: FastifyInstance, { store, webhookSecret, clock, refusals }: RouteDeps): Promise<void> => {
  /** The signature is of the action and its key too: a body that holds a code must not be played again as one that gives it back. */
  const bodyOf = <S extends v.GenericSchema>(request: Signed, action: keyof typeof codeRoutePaths, schema: S): Result<v.InferOutput<S>> => {
    const body = request.body ?? Buffer.alloc(0);
    const bound = `${codeRoutePaths[action]}.${request.headers['idempotency-key'] ?? ''}.`;
    const signed = checkSignature(body, request.headers, webhookSecret, clock, bound);
    return signed.ok ? parseJsonWith(schema, body.toString('utf8'), 'code_use_malformed') : signed;
  };

  /** A change as it was asked for, with its key. */
  const actionOf = <S extends v.GenericSchema<unknown, Pick<CodeAction, 'code' | 'orderId'>>>(
    request: Signed,
    action: CodeAction['action'],
    schema: S,
  ): Result<v.InferOutput<S> & Pick<CodeAction, 'action' | 'key' | 'bodySha256'>> => {
    const body = bodyOf(request, action, schema);
    if (!body.ok) return body;
    const key = request.headers['idempotency-key'];
    if (!v.is(idempotencyKeySchema, key))
      return fail('idempotency_key_malformed', 'An Idempotency-Key of 16 to 64 letters and digits is needed.');
    return ok({ ...body.value, action, key, bodySha256: sha256(`${action}\n${request.body?.toString('utf8') ?? ''}`) });
  };

  const answer = (reply: FastifyReply, acted: Result<CodeAnswer>): FastifyReply =>
    acted.ok ? reply.header('cache-control', 'no-store').send({ v: 'code-use/1', ...acted.value }) : refuse(reply, acted.error);

  /** Beside the answer: whose code it is, is looked up for refused ones only. */
  const noted = <T>(code: string, answered: Result<T>): Result<T> => {
    if (!answered.ok) {
      const { code: reason } = answered.error;
      void store
        .claimsByCode([code.trim()])
        .then(([claim]) => refusals.note(claim?.couponId ?? '', reason))
        .catch(() => refusals.note('', reason));
    }
    return answered;
  };

  await app.register(async (scope) => {
    rawBody(scope);
    const options = (summary: string) => ({
      bodyLimit: 4_096,
      config: { subject: 'code_use' },
      schema: { summary, response: errorResponses },
    });

    scope.post(
      codeRoutePaths.validate,
      options('May the till take this code, and on which terms? Signed'),
      async (request: Signed, reply) => {
        const question = bodyOf(request, 'validate', codeQuestionSchema);
        if (!question.ok) return refuse(reply, question.error);
        const valid = noted(question.value.code, (await store.serving()) ? await store.validateCode(question.value, clock()) : stopped);
        return valid.ok ? reply.header('cache-control', 'no-store').send(wireOf(valid.value)) : refuse(reply, valid.error);
      },
    );

    scope.post(codeRoutePaths.lock, options('Hold a code for an order; Idempotency-Key'), async (request: Signed, reply) => {
      const asked = actionOf(request, 'lock', codeLockSchema);
      if (!asked.ok) return refuse(reply, asked.error);
      const { ttlSeconds, ...action } = asked.value;
      const now = clock();
      const locked = (await store.serving()) ? await store.actOnCode({ ...action, until: now + ttlSeconds * SECOND }, now) : stopped;
      return answer(reply, noted(action.code, locked));
    });

    scope.post(
      codeRoutePaths.redeem,
      options('Use a code up with an order, as when it is paid; Idempotency-Key'),
      async (request: Signed, reply) => {
        const action = actionOf(request, 'redeem', codeRedeemSchema);
        if (!action.ok) return refuse(reply, action.error);
        const redeemed = (await store.serving()) ? await store.actOnCode(action.value, clock()) : stopped;
        return answer(reply, noted(action.value.code, redeemed));
      },
    );

    scope.post(
      codeRoutePaths.rollback,
      options('Give back what an order held or used; Idempotency-Key'),
      async (request: Signed, reply) => {
        const action = actionOf(request, 'rollback', codeRollbackSchema);
        return answer(reply, action.ok ? await store.actOnCode(action.value, clock()) : action);
      },
    );
  });
};
