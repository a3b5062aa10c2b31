import type { Guardrails } from '../../../stats/experiment/guardrails';
import { GUARDRAILS, guardrailsRow, readGuardrails } from '../../experiments/experimentRepository';
import type { Postgres } from './connectPostgres';
import { putSetting, rowReads } from './rows';

export const experimentReads = (postgres: Postgres) => {
  const { setting } = rowReads(postgres);
  return { guardrails: async (): Promise<Guardrails | undefined> => readGuardrails(await setting(GUARDRAILS)) };
};

export const experimentWrites = ({ transaction }: Postgres) => ({
  putGuardrails: (guardrails: Guardrails, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, GUARDRAILS, guardrailsRow(guardrails), now);
    }),
});
