import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { SECOND } from '../../protocol/values/clock';
import { refuse } from '../http/refuse';

/** How late the event loop was on average over the last second, ms; 0 until a second has passed. */
const watchEventLoop = (): { readonly delayMs: () => number; readonly stop: () => void } => {
  const resolution = 10;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  let delay = 0;
  const timer = setInterval(() => {
    // The histogram holds the time between two ticks, which includes the resolution.
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
  /** Requests whose handlers run at once; above it new ones are refused. */
  readonly maxInFlight?: number;
  /** Mean delay of the event loop over a second, ms. */
  readonly maxEventLoopDelayMs?: number;
}

const overloaded = (reply: FastifyReply): FastifyReply =>
  refuse(reply, { code: 'overloaded', message: 'The server is busy. Try again in a second.' });

/**
 * Refuses the storefronts' requests as `overloaded` before work begins: while more handlers run than may, or the event loop is late. A request
 * counts from when its body has arrived, so that slow senders take up connections only, until its answer, so that senders who hang up do
 * not make room for more. The merchant, who may have to stop coupons just then, and health checks are let through.
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
    /** Is it one of those in flight? */
    counted: boolean;
  }
}
