import type { FastifyInstance } from 'fastify';
import type { RouteDeps } from '../deps';
import { refuse } from '../http/refuse';

/** Figures that are too dear for the summary: they read whole tables. */
export const figuresRoutes = (app: FastifyInstance, { experiment }: RouteDeps): void => {
  app.get(
    '/v1/admin/experiment',
    {
      config: { access: 'read' },
      schema: { summary: "The running experiment from orders: lifts and net margin by arm with intervals, verdicts, coupons' values" },
    },
    async (_request, reply) => {
      const result = await experiment.result();
      return result.ok ? reply.send(result.value) : refuse(reply, result.error);
    },
  );

  app.get(
    '/v1/admin/experiment/days',
    {
      config: { access: 'read' },
      schema: {
        summary: 'The same after each day of the shop: orders and net margin by arm so far, incremental net margin with its interval',
      },
    },
    async (_request, reply) => {
      const days = await experiment.days();
      return days.ok ? reply.send(days.value) : refuse(reply, days.error);
    },
  );
};
