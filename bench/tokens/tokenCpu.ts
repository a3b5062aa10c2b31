import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readRedeemedToken } from '../../src/protocol/reporting/tokens';
import { blindSign } from '../../src/server/reports/blindSign';
import { verifyRedeemedToken } from '../../src/server/reports/tokens';
import { mintToken, paidReport } from '../../test/helpers/server/tokens';

const ROUNDS = 9;
const A_ROUND = 100;
/** To issue a token and verify it, ms of CPU. */
export const TOKEN_BUDGET = 1;

/** CPU time of this process for one of `A_ROUND`, ms, of each round: what a core has to give, whatever else the machine does. */
const cpuEach = async (work: (i: number) => unknown): Promise<readonly number[]> => {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = process.cpuUsage();
    for (let i = 0; i < A_ROUND; i++) await work(i);
    const { user, system } = process.cpuUsage(from);
    rounds.push((user + system) / 1_000 / A_ROUND);
  }
  return rounds;
};

/** What it takes to sign a token blindly, and to verify it with the report it is spent on: ms of CPU, of each round. */
export const tokenCpu = async (): Promise<{ readonly issue: readonly number[]; readonly verify: readonly number[] }> => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { privateKey, publicKey: createPublicKey(privateKey) };
  const blinded = Array.from({ length: A_ROUND }, () => Buffer.concat([Buffer.of(1), randomBytes(255)]));
  const report = 'r'.repeat(256);
  const paid = Array.from({ length: A_ROUND }, () => paidReport(report, mintToken(0, privateKey)));
  const issue = await cpuEach((i) => {
    if (!blindSign(blinded[i] as Buffer, key.privateKey, key.publicKey)) throw new Error('not signed');
  });
  const verify = await cpuEach(async (i) => {
    const redeemed = readRedeemedToken(paid[i] as string);
    const verified = redeemed.ok ? await verifyRedeemedToken(Buffer.from(report), redeemed.value, async () => key, 0) : redeemed;
    if (!verified.ok) throw new Error(verified.error.message);
  });
  return { issue, verify };
};
