import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { simulatedPage, simulatedWords } from '../views/simulated';
import { keeper } from './keeper';
import { type Shop, sendPage } from './visit';

/** Where a visitor of the demo sends in shoppers that nobody is. */
export const simulatedRoutes = (app: FastifyInstance, shop: Shop): void => {
  const { simulated } = shop;
  if (!simulated) return;
  const onRequest = simulated.isOpen ? [] : [keeper(shop, '/simulated', 'tt_simulated')];
  // No shopper's page: who stands here is nobody's customer.
  const plain: Shop = { ...shop, embed: undefined };
  const answer = (request: FastifyRequest, reply: FastifyReply, again = false): FastifyReply => {
    const state = simulated.state();
    const words = simulatedWords(state, again);
    if ((request.headers.accept ?? '').includes('application/json'))
      return reply.header('cache-control', 'no-store').send({ ...state, words });
    return sendPage(plain, request, reply, { title: 'Simulated shoppers', body: simulatedPage(simulated, state, words) });
  };

  app.get('/simulated', { onRequest }, (request, reply) => answer(request, reply));

  app.post('/simulated', { onRequest }, async (request, reply) => {
    const began = await simulated.run();
    if (!began) return answer(request, reply.code(409), true);
    if (simulated.state().phase === 'failed') return answer(request, reply.code(503));
    return (request.headers.accept ?? '').includes('application/json') ? answer(request, reply) : reply.redirect('/simulated', 303);
  });
};
