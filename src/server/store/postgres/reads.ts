import { accessReads } from './access';
import { splitReads } from './aggregation';
import { budgetReads } from './budgets';
import { bundleReads } from './bundles';
import { campaignReads, experimentReads } from './campaigns';
import { catalogReads } from './catalog';
import { claimReads } from './claims';
import { codeReads } from './codes';
import type { Postgres } from './connectPostgres';

import { loopReads } from './loop';
import { metricsReads } from './metrics';
import { orderReads } from './orders';
import { productReads } from './products';
import { reportReads } from './reports';
import { rowReads } from './rows';
import { brandReads, originReads } from './settings';

/** Whether this server is writable. A standby and a read-only server are not. */
const WRITABLE = "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS writable";

/** Every read of the store. Each sees everything acknowledged before it, by any replica. */
export const reads = (postgres: Postgres) => {
  const { all } = rowReads(postgres);
  return {
    ...accessReads(postgres),
    ...budgetReads(postgres),
    ...bundleReads(postgres),
    ...campaignReads(postgres),
    ...catalogReads(postgres),
    ...claimReads(postgres),
    ...codeReads(postgres),
    ...experimentReads(postgres),
    ...loopReads(postgres),
    ...metricsReads(postgres),
    ...orderReads(postgres),
    ...brandReads(postgres),
    ...originReads(postgres),
    ...productReads(postgres),
    ...reportReads(postgres),
    ...splitReads(postgres),
    writable: async (): Promise<boolean> => (await all<{ writable: boolean }>(WRITABLE))[0]?.writable ?? false,
  };
};
