import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Clock, SECOND } from '../../protocol/values/clock';
import { isRandomToken } from '../admin/guardAdmin';
import { clientOf, createRateLimiter, type Rates, sharedLimiter, tooMany } from './limitRequests';

/** 403 responses that are failed sign-ins. */
const SIGN_INS: ReadonlySet<string> = new Set(['oidc_refused', 'oidc_forbidden']);

/** A request without credentials is not a guess: browsers use it to ask whether they are signed in. */
const isGuess = ({ facts, headers }: FastifyRequest): boolean =>
  facts.access === undefined || headers.authorization !== undefined || headers.cookie !== undefined;

/**
 * Whether the request may contain a guess of a secret that a person chose: `ADMIN_TOKEN` or `WEBHOOK_SECRET`. Sessions and tokens created
 * here have 256 random bits, so their holders never wait.
 */
const guessesChosen = ({ facts, headers: { authorization }, method }: FastifyRequest): boolean => {
  if (facts.access === undefined) return method !== 'GET' && method !== 'HEAD';
  return authorization !== undefined && !isRandomToken(authorization.replace(/^bearer /i, ''));
};

/** How long an attempt is held back, ms. */
const SLOW = SECOND;

/**
 * Limits wrong tokens, wrong signatures and failed sign-ins. A client with too many is refused. Where one address may stand for many, or
 * too many attempts fail in all, a stranger could lock out the merchant that way. There, attempts are checked only after a second, and the
 * right secret always gets in. Register before the routes.
 * @param pause resolves after so many ms
 */
export const limitSignIns = (
  app: FastifyInstance,
  rates: Rates,
  trustsProxy: boolean,
  clock: Clock,
  pause: (ms: number) => Promise<unknown> = sleep,
): void => {
  const failures = createRateLimiter(rates.failures);
  const all = sharedLimiter(rates, 'failures');

  app.addHook('onRequest', (request, reply, next) => {
    if (request.facts.isPublic) return next();
    const { network, isCrowd } = clientOf(request, trustsProxy);
    const wait = failures.wait(network, clock());
    if (wait > 0 && !isCrowd) return void tooMany(reply, wait, 'from this address');
    if ((wait > 0 || all.wait(clock()) > 0) && guessesChosen(request)) void pause(SLOW).then(() => next());
    else next();
  });

  app.addHook('onSend', (request: FastifyRequest, reply, payload, next) => {
    if ((reply.statusCode === 401 && isGuess(request)) || SIGN_INS.has(reply.refusedWith ?? '')) {
      failures.take(clientOf(request, trustsProxy).network, clock());
      all.take(clock());
    }
    next(null, payload);
  });
};
