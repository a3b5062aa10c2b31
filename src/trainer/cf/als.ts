import { normal, seededRng } from '../../maths/random';
import { buyersOf, type Interactions } from './interactions';
import type { ItemModel } from './itemModel';

export interface AlsSettings {
  readonly factors: number;
  /** Confidence of a link is 1 + alpha, of no link 1. */
  readonly alpha: number;
  readonly lambda: number;
  readonly iterations: number;
}

/** YᵀY + λI, f × f. */
const normalMatrix = (y: Float64Array, f: number, lambda: number): Float64Array => {
  const a = new Float64Array(f * f);
  for (let row = 0; row < y.length; row += f) {
    for (let p = 0; p < f; p++) {
      const value = y[row + p]!;
      for (let q = 0; q <= p; q++) a[p * f + q]! += value * y[row + q]!;
    }
  }
  for (let p = 0; p < f; p++) a[p * f + p]! += lambda;
  return a;
};

/**
 * Factors x = (YᵀY + λI + α Σ_{i ∈ row} y_i y_iᵀ)⁻¹ (1 + α) Σ_{i ∈ row} y_i of one row, by Cholesky in `work` (f × f, lower triangle).
 * @param out f numbers from `at`
 */
const solveRow = (
  row: Int32Array,
  y: Float64Array,
  base: Float64Array,
  { factors: f, alpha }: AlsSettings,
  work: Float64Array,
  out: Float64Array,
  at: number,
): void => {
  work.set(base);
  out.fill(0, at, at + f);
  // Four links at a time, so that each matrix cell is loaded and stored once for all four.
  const whole = row.length - (row.length % 4);
  for (let r = 0; r < whole; r += 4) {
    const [a, b, c, d] = [row[r]! * f, row[r + 1]! * f, row[r + 2]! * f, row[r + 3]! * f];
    for (let p = 0; p < f; p++) {
      const [ya, yb, yc, yd] = [y[a + p]!, y[b + p]!, y[c + p]!, y[d + p]!];
      out[at + p]! += (1 + alpha) * (ya + yb + yc + yd);
      const [wa, wb, wc, wd] = [alpha * ya, alpha * yb, alpha * yc, alpha * yd];
      for (let q = 0; q <= p; q++) work[p * f + q]! += wa * y[a + q]! + wb * y[b + q]! + wc * y[c + q]! + wd * y[d + q]!;
    }
  }
  for (let r = whole; r < row.length; r++) {
    const from = row[r]! * f;
    for (let p = 0; p < f; p++) {
      const value = y[from + p]!;
      out[at + p]! += (1 + alpha) * value;
      const weighted = alpha * value;
      for (let q = 0; q <= p; q++) work[p * f + q]! += weighted * y[from + q]!;
    }
  }
  for (let p = 0; p < f; p++) {
    for (let q = 0; q <= p; q++) {
      let sum = work[p * f + q]!;
      for (let k = 0; k < q; k++) sum -= work[p * f + k]! * work[q * f + k]!;
      work[p * f + q] = p === q ? Math.sqrt(sum) : sum / work[q * f + q]!;
    }
    let sum = out[at + p]!;
    for (let k = 0; k < p; k++) sum -= work[p * f + k]! * out[at + k]!;
    out[at + p] = sum / work[p * f + p]!;
  }
  for (let p = f - 1; p >= 0; p--) {
    let sum = out[at + p]!;
    for (let k = p + 1; k < f; k++) sum -= work[k * f + p]! * out[at + k]!;
    out[at + p] = sum / work[p * f + p]!;
  }
};

const solveRows = (rows: readonly Int32Array[], y: Float64Array, settings: AlsSettings): Float64Array => {
  const { factors: f, lambda } = settings;
  const base = normalMatrix(y, f, lambda);
  const work = new Float64Array(f * f);
  const out = new Float64Array(rows.length * f);
  for (const [r, row] of rows.entries()) solveRow(row, y, base, settings, work, out, r * f);
  return out;
};

const transpose = ({ items, histories }: Interactions): readonly Int32Array[] => {
  const columns: number[][] = items.map(() => []);
  for (const [u, history] of histories.entries()) for (const i of history) columns[i]!.push(u);
  return columns.map((users) => Int32Array.from(users));
};

/**
 * Item factors of implicit alternating least squares (Hu, Koren & Volinsky 2008, https://doi.org/10.1109/ICDM.2008.22) on a binary matrix:
 * min Σ c_ui (p_ui − x_u·y_i)² + λ(Σ‖x_u‖² + Σ‖y_i‖²), c = 1 + α where p = 1 and 1 elsewhere. Row-major items × f.
 */
export const alsFactors = (data: Interactions, settings: AlsSettings, seed: number): Float64Array => {
  const { factors: f, iterations } = settings;
  const rng = seededRng(seed);
  let y: Float64Array = Float64Array.from({ length: data.items.length * f }, () => (0.1 * normal(rng)) / Math.sqrt(f));
  const columns = transpose(data);
  for (let iteration = 0; iteration < iterations; iteration++) y = solveRows(columns, solveRows(data.histories, y, settings), settings);
  return y;
};

/** A history's factors are solved like a user's. Its score of item j is x·y_j, which is not linear in the history. */
export const fitAls = (data: Interactions, settings: AlsSettings, seed: number): ItemModel => {
  const { factors: f, alpha, lambda } = settings;
  const y = alsFactors(data, settings, seed);
  const base = normalMatrix(y, f, lambda);
  const [work, x] = [new Float64Array(f * f), new Float64Array(f)];
  const score = (history: Int32Array): Float64Array => {
    solveRow(history, y, base, settings, work, x, 0);
    return Float64Array.from({ length: data.items.length }, (_, j) => {
      let sum = 0;
      for (let p = 0; p < f; p++) sum += x[p]! * y[j * f + p]!;
      return sum;
    });
  };
  return { kind: 'als', name: `als f=${f} α=${alpha} λ=${lambda}`, items: data.items, popularity: buyersOf(data), score };
};
