import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { SECOND } from '../../protocol/values/clock';
import { refuse } from '../http/refuse';

/** Mean delay of the event loop over the last second, ms; 0 in the first second. */
const watchEventLoop = (): { readonly delayMs: () => number; readonly stop: () => void } => {
  const resolution = 10;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  let delay = 0;
  const timer = setInterval(() => {
    // The histogram contains the time between two ticks, which includes the resolution.
    delay = Math.max(0, histogram.mean / 1e6 - resolution) || 0;
    histogram.reset();
  }, SECOND).unref();
  return {
    delayMs: () => delay,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
};

export interface LoadLimits {
  /** Most concurrent handlers. Further requests are refused. */
  readonly maxInFlight?: number;
  /** Mean delay of the event loop over a second, ms. */
  readonly maxEventLoopDelayMs?: number;
}

const overloaded = (reply: FastifyReply): FastifyReply =>
  refuse(reply, { code: 'overloaded', message: 'The server is busy. Try again in a second.' });

/**
 * Refuses storefront requests as `overloaded` before work begins, while too many handlers run or the event loop is late. A request counts
 * from the arrival of its body, so that slow senders only use connections, until its response, so that clients who disconnect do not free
 * capacity. The merchant, who may need to stop coupons just then, and health checks are exempt.
 */
export const shedLoad = (app: FastifyInstance, limits: LoadLimits = {}): void => {
  const { maxInFlight = 2_048, maxEventLoopDelayMs = 1_000 } = limits;
  let inFlight = 0;
  app.decorateRequest('counted', false);
  const loop = watchEventLoop();
  app.addHook('onClose', async () => loop.stop());

  app.addHook('onRequest', (request, reply, next) => {
    if (loop.delayMs() > maxEventLoopDelayMs && request.facts.canWait) void overloaded(reply);
    else next();
  });
  app.addHook('preValidation', (request, reply, next) => {
    if (request.facts.canWait) {
      if (inFlight >= maxInFlight) return void overloaded(reply);
      inFlight++;
      request.counted = true;
    }
    next();
  });
  app.addHook('onSend', (request, _reply, payload, next) => {
    if (request.counted) inFlight--;
    request.counted = false;
    next(null, payload);
  });
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the request counts as in flight. */
    counted: boolean;
  }
}
