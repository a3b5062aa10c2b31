import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readSpend } from '../src/core/sync/spend';
import { blindSign } from '../src/server/tokens/blindSign';
import { verifySpend } from '../src/server/tokens/verifySpend';
import { mintToken, paidReport } from '../test/helpers/server/mintToken';
import { type BenchRow, median, rounded } from './benchResult';

const ROUNDS = 9;
const A_ROUND = 100;

/** CPU time of this process for one of `A_ROUND`, ms, median of rounds: what a core has to give, whatever else the machine does. */
const cpuEach = async (work: (i: number) => unknown): Promise<number> => {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = process.cpuUsage();
    for (let i = 0; i < A_ROUND; i++) await work(i);
    const { user, system } = process.cpuUsage(from);
    rounds.push((user + system) / 1_000 / A_ROUND);
  }
  return median(rounds);
};

/** What a token costs the server: to sign it blindly, and to verify it with the report it is spent on. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { privateKey, publicKey: createPublicKey(privateKey) };
  const blinded = Array.from({ length: A_ROUND }, () => Buffer.concat([Buffer.of(1), randomBytes(255)]));
  const report = 'r'.repeat(256);
  const paid = Array.from({ length: A_ROUND }, () => paidReport(report, mintToken(0, privateKey)));
  const issue = await cpuEach((i) => {
    if (!blindSign(blinded[i] as Buffer, key.privateKey, key.publicKey)) throw new Error('not signed');
  });
  const verify = await cpuEach(async (i) => {
    const spend = readSpend(paid[i] as string);
    const verified = spend.ok ? await verifySpend(Buffer.from(report), spend.value, async () => key, 0) : spend;
    if (!verified.ok) throw new Error(verified.error.message);
  });
  return [
    { what: 'issue a token', value: rounded(issue), unit: 'ms CPU', ok: true },
    { what: 'verify a token and its report', value: rounded(verify), unit: 'ms CPU', ok: true },
    { what: 'issue and verify', value: rounded(issue + verify), unit: 'ms CPU', budget: 1, ok: issue + verify <= 1 },
  ];
};
