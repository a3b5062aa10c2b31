import type { Database } from 'better-sqlite3';
import { accessReads } from './access';
import { splitReads } from './aggregation';
import { budgetReads } from './budgets';
import { bundleReads } from './bundles';
import { campaignReads, experimentReads } from './campaigns';
import { catalogReads } from './catalog';
import { claimReads } from './claims';
import { codeReads } from './codes';

import { friendReads } from './friends';
import { journeyReads } from './journeys';
import { loopReads } from './loop';
import { messageReads } from './messages';
import { metricsReads } from './metrics';
import { orderReads } from './orders';
import { outboxReads } from './outbox';
import { productReads } from './products';
import { pushReads } from './push';
import { reportReads } from './reports';
import { brandReads, originReads } from './settings';

/** Every read of the store, synchronous, on its own read-only connection. In WAL mode it never waits for a writer. */
export const reads = (db: Database) => {
  const alive = db.prepare<[], { one: number }>('SELECT 1 AS one FROM setting LIMIT 1');
  return {
    ...accessReads(db),
    ...budgetReads(db),
    ...bundleReads(db),
    ...campaignReads(db),
    ...catalogReads(db),
    ...claimReads(db),
    ...codeReads(db),
    ...experimentReads(db),
    ...friendReads(db),
    ...journeyReads(db),
    ...loopReads(db),
    ...messageReads(db),
    ...metricsReads(db),
    ...orderReads(db),
    ...brandReads(db),
    ...originReads(db),
    ...outboxReads(db),
    ...productReads(db),
    ...pushReads(db),
    ...reportReads(db),
    ...splitReads(db),
    alive: (): void => void alive.get(),
  };
};

export type Reads = ReturnType<typeof reads>;
