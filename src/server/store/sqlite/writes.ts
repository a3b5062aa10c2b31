import type { Database } from 'better-sqlite3';
import type { AuditLine } from '../../records/accessRepository';
import { refused } from '../../records/admission';
import { accessWrites } from './access';
import { budgetWrites } from './budgets';
import { bundleWrites } from './bundles';
import { campaignWrites, experimentWrites } from './campaigns';
import { catalogWrites } from './catalog';
import { claimWrites } from './claims';
import { codeWrites, poolWrites } from './codes';

import { friendWrites } from './friends';
import { journeyWrites } from './journeys';
import { loopWrites } from './loop';
import { messageWrites } from './messages';
import { metricsWrites } from './metrics';
import { orderWrites } from './orders';
import { outboxWrites } from './outbox';
import { productWrites } from './products';
import { pushWrites } from './push';
import { reportWrites, tokenWrites } from './reports';
import { brandWrites, originWrites } from './settings';

/** Every write of the store by name, as plain synchronous functions over one connection. Arguments and results are sent between threads. */
export const writes = (db: Database) => {
  const access = accessWrites(db);
  const bundles = bundleWrites(db);
  const catalog = catalogWrites(db);
  const all = {
    ...access,
    ...brandWrites(db),
    ...budgetWrites(db),
    ...bundles,
    ...campaignWrites(db, { ...catalog, ...bundles }),
    ...catalog,
    ...claimWrites(db),
    ...codeWrites(db),
    ...experimentWrites(db),
    ...friendWrites(db),
    ...journeyWrites(db),
    ...loopWrites(db),
    ...messageWrites(db),
    ...metricsWrites(db),
    ...orderWrites(db),
    ...originWrites(db),
    ...outboxWrites(db),
    ...poolWrites(db),
    ...productWrites(db),
    ...pushWrites(db),
    ...reportWrites(db),
    ...tokenWrites(db),
  };
  const table = all as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  return {
    ...all,
    /** Writes a page that stays as it is, to find out whether writes work. */
    touch: (): void => void db.pragma(`user_version = ${db.pragma('user_version', { simple: true })}`),
    /** Another write and its line in the audit log, in one savepoint. */
    audited: (line: AuditLine, name: keyof typeof all, args: readonly unknown[]): unknown => {
      const answer = table[name]?.(...args);
      if (!refused(answer)) access.appendAudit(line, 'done');
      return answer;
    },
  };
};

export type Writes = ReturnType<typeof writes>;
