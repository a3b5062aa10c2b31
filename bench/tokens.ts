import { type BenchRow, median, rounded } from './benchResult';
import { TOKEN_BUDGET, tokenCpu } from './tokens/tokenCpu';

/** What a token costs the server: to sign it blindly, and to verify it with the report it is spent on. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  const measured = await tokenCpu();
  const [issue, verify] = [median(measured.issue), median(measured.verify)];
  return [
    { what: 'issue a token', value: rounded(issue), unit: 'ms CPU', ok: true },
    { what: 'verify a token and its report', value: rounded(verify), unit: 'ms CPU', ok: true },
    { what: 'issue and verify', value: rounded(issue + verify), unit: 'ms CPU', budget: TOKEN_BUDGET, ok: issue + verify <= TOKEN_BUDGET },
  ];
};
