import type { Worth } from '../../stats/offPolicy/uplift';
import type { Heterogeneity } from './policyGate';
import { INCUMBENT } from './selectUplift';
import { candidateName } from './upliftCandidate';
import type { UpliftRoles } from './upliftLog';

const per1000 = (x: number): string => (1_000 * x).toFixed(2);

/** What the gate decided, in one sentence. */
export const gateNote = ({ value, lower, upper, found }: Heterogeneity, { treatment, control }: UpliftRoles): string =>
  `${treatment} against ${control}: picking people gains ${per1000(value)} outcomes per 1,000 over treating as many at random (99%: ${per1000(lower)} to ${per1000(upper)}, mean over all shares, repeated halves). ${
    found
      ? 'The interval is above 0, so the ranking ships.'
      : 'The interval reaches 0, so no model ships: everyone is given the average effect.'
  }`;

/** How the figures are defined. */
export const definitions = (worth: Worth | undefined): readonly string[] => [
  `${candidateName(INCUMBENT)} stays unless the validation gain of another is beyond chance (corrected t-test at 5%): the largest figure alone would be chosen by luck`,
  'qini: area between the curve Y_T − Y_C·N_T/N_C and its chord, over that of the perfect order (scikit-uplift qini_auc_score); upliftAt30: difference of mean outcomes among the best-scored 30%; visitsPer1000At30: 300 × that',
  ...(worth
    ? [
        `an outcome is worth ${worth.value}, a treatment costs ${worth.cost}; share: people whose predicted uplift earns its cost; irr: incremental response rate among them; nir: net incremental revenue from them in one test part; irrAt50, nirAt50: the same for the best-scored half`,
      ]
    : []),
];
