import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../../protocol/values/clock';
import type { SplitRepository } from '../../records/splitRepository';
import type { HelperClient } from './helperClient';
import { leaderKey } from './leaderKeys';

export interface SplitAdminDeps {
  readonly store: SplitRepository;
  /** Absent without a second aggregator. */
  readonly split?: { readonly helper: HelperClient } | undefined;
  readonly clock: Clock;
}

/** State of mode `split`, and the keys for a bundle. Register inside a scope that requires a role. */
export const splitAdminRoute = (scope: FastifyInstance, { store, split, clock }: SplitAdminDeps): void => {
  scope.get(
    '/v1/admin/split',
    {
      config: { subject: 'split', access: 'write' },
      schema: {
        summary: 'Mode split: keys of both aggregators for the campaign, waiting reports, batches in progress, sums and refusals',
      },
    },
    async () => {
      const asked = await split?.helper.key();
      return {
        v: 'split-state/1',
        /** Added by the server when it publishes; null without a helper, since nothing could be counted. */
        leader: split ? await leaderKey(store, clock()) : null,
        /** The key the helper reports; compare it with the one its operator states. */
        helper: asked?.ok ? asked.value : null,
        problem: split ? (asked?.ok === false ? asked.error.code : null) : 'split_not_configured',
        waiting: await store.splitWaiting(),
        parts: (await store.splitParts()).map(({ batch, part, bundle, state, accepted }) => ({ batch, part, bundle, state, accepted })),
        sums: await store.splitSums(),
        refused: await store.splitRefusals(),
      };
    },
  );
};
