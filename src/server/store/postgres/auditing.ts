import type { AuditLine } from '../accessStore';
import { refused } from '../refused';
import { appendAudit } from './accessWrites';
import type { Postgres } from './connectPostgres';

/** The same database, each of whose transactions appends the line to the audit log before it commits, unless its work answers with a refusal. */
export const auditing = (postgres: Postgres, line: AuditLine): Postgres => ({
  ...postgres,
  transaction: (work) =>
    postgres.transaction(async (query) => {
      const answer = await work(query);
      if (!refused(answer)) await appendAudit(query, line, 'done');
      return answer;
    }),
});
