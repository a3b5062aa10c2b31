import type { Database } from 'better-sqlite3';
import type { Guardrails } from '../../../stats/experiment/guardrails';
import { GUARDRAILS, guardrailsRow, readGuardrails } from '../../experiments/experimentRepository';
import { settingReads, settingWrites } from './settings';

export const experimentReads = (db: Database) => {
  const setting = settingReads(db);
  return { guardrails: (): Guardrails | undefined => readGuardrails(setting(GUARDRAILS)) };
};

/** Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const experimentWrites = (db: Database) => {
  const set = settingWrites(db);
  return { putGuardrails: (guardrails: Guardrails, now: number): void => set(GUARDRAILS, guardrailsRow(guardrails), now) };
};
