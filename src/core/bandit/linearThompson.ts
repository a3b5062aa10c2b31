import { choleskyPacked, dot, packedIndex, solveLowerTransposed, solvePacked } from '../linalg';
import { normal, type Rng } from '../random';
import { bestArms } from './bestArms';
import type { LinearState } from './linearState';
import type { ArmContext, Policy } from './policy';
import { withFloor } from './withFloor';

/**
 * Linear Thompson sampling (Agrawal & Goyal 2013, https://arxiv.org/abs/1209.3352) with an explicit distribution: Thompson sampling has no
 * closed-form propensity, so the probability of each arm is its share of wins over `draws` posterior draws θ = P⁻¹b + L⁻ᵀz, z ~ N(0, I), mixed
 * with a floor. The action is then drawn from exactly this distribution (choose.ts), which makes the logged propensity exact whatever the
 * number of draws. Update, information form: P += x xᵀ/σ², b += x r/σ².
 */
export const linearThompson = ({ draws, floor }: { readonly draws: number; readonly floor: number }): Policy<LinearState> => ({
  version: 'lints/1',
  distribution(state: LinearState, arms: readonly ArmContext[], rng: Rng): Float64Array {
    const wins = new Float64Array(arms.length);
    const L = choleskyPacked(state.precision);
    if (!L) return wins.fill(1 / arms.length);
    const mean = solvePacked(L, state.b);
    const z = new Float64Array(mean.length);
    for (let draw = 0; draw < draws; draw++) {
      for (let i = 0; i < z.length; i++) z[i] = normal(rng);
      const theta = solveLowerTransposed(L, z);
      for (let i = 0; i < theta.length; i++) theta[i] = theta[i]! + mean[i]!;
      const best = bestArms(arms.map((arm) => dot(arm, theta)));
      // A tie is shared, so equal arms stay equally likely.
      for (const index of best) wins[index] = wins[index]! + 1 / (draws * best.length);
    }
    return withFloor(wins, floor);
  },
  update(state: LinearState, x: ArmContext, reward: number): LinearState {
    const weight = 1 / state.noise ** 2;
    const precision = [...state.precision];
    for (let i = 0; i < x.length; i++)
      for (let j = 0; j <= i; j++) precision[packedIndex(i, j)] = precision[packedIndex(i, j)]! + weight * x[i]! * x[j]!;
    const b = state.b.map((value, i) => value + weight * reward * x[i]!);
    return { ...state, precision, b, observations: state.observations + 1 };
  },
});
