import * as v from 'valibot';
import type { NetworkSpec } from './networkSpec';

const size = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const vocabulary = v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100_000));

/**
 * Version 2 of the interest network, as data. The shopper's latest events are pooled with attention to the candidate (DIN, Zhou et al.
 * 2018, https://arxiv.org/abs/1706.06978). Factorisation-machine terms (Rendle 2010; DeepFM, Guo et al. 2017,
 * https://arxiv.org/abs/1703.04247) are added to the cross layers and the perceptron of version 1, and several heads share them.
 *
 * A row is features x ∈ ℝⁿ, a candidate and the events e_1 … e_T, newest first. Tokens count from 1, 0 is none. With E, E′ ∈ ℝ^{(N+1)×d}
 * (events; E′ for the newest if it has a table of its own), C ∈ ℝ^{(M+1)×d} (candidates), m_t = 1 for an event and 0 for none:
 *
 *   c = C[candidate];  ε_1 = E′[e_1];  ε_t = E[e_t]
 *   a_t = m_t (p_t + v · relu(ε_t A + c B + (ε_t ⊙ c) P + b))           one weight per event; without units (k = 0) a_t = m_t p_t
 *   u = Σ_t a_t ε_t                                                    not normalised, so that a strong interest stays strong (Zhou, §4.3)
 *   z = [x, u, c] ∈ ℝᵐ, m = n + 2d; without attention z = x
 *   f = ½ [(Σ_i g_i)² − Σ_i g_i²] ∈ ℝʳ over g_i ∈ {x_j F_j, u, c}       elementwise; Σ_{i<j} g_i ⊙ g_j, each pair once; absent for r = 0
 *   h = cross layers and perceptron of version 1 on z;  head logits = [h, f] U + o;  p = σ(logits) ∈ (0, 1)^H
 *
 * Zhou's unit also reads ε_t − c, which is redundant for a layer that already reads both.
 *
 * Weights are one flat vector in this order, matrices row-major `[in, out]`: E [N+1, d], E′ [N+1, d] (if `newest`), C [M+1, d], p [1, T],
 * for k > 0 A, B, P [d, k], b [1, k], v [k, 1]; for r > 0 F [n, r]; then as in version 1 per cross layer W [m, m], b [1, m]; per hidden
 * layer V [in, out], c [1, out]; last U [K + r, H], o [1, H], K the width of h. With attention and r > 0, r = d.
 */
export const interestSpecSchema = v.pipe(
  v.object({
    version: v.literal(2),
    inputs: size(1, 4_096),
    attention: v.optional(
      v.object({
        /** N events, e.g. item or category ids; token 1 is the first. */
        events: vocabulary,
        /** M candidates: coupon or item ids. */
        candidates: vocabulary,
        /** d. */
        width: size(1, 256),
        /** T: number of events read. */
        length: size(1, 200),
        /** Whether the newest event has a table of its own. */
        newest: v.boolean(),
        /** k: hidden units of the attention weight. */
        units: size(0, 64),
      }),
    ),
    /** r: rank of the factorisation-machine terms. */
    fm: size(0, 256),
    crossLayers: size(0, 4),
    hidden: v.pipe(v.array(size(1, 4_096)), v.maxLength(4)),
    /** H names, in order. */
    heads: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(60))), v.minLength(1), v.maxLength(8)),
  }),
  v.check(({ attention, fm }) => attention === undefined || fm === 0 || fm === attention.width, 'fm is 0 or the width of the attention'),
);
export type InterestSpec = v.InferOutput<typeof interestSpecSchema>;

/** The part described by version 1: cross layers and perceptron on z. */
export const trunkOf = ({ inputs, attention, crossLayers, hidden }: InterestSpec): NetworkSpec => ({
  version: 1,
  inputs: inputs + 2 * (attention?.width ?? 0),
  crossLayers,
  hidden,
});

/** Rows × columns of each weight by name, in the order of the flat vector. */
export const interestShapes = (spec: InterestSpec): readonly (readonly [name: string, rows: number, columns: number])[] => {
  const { inputs, attention, fm, heads } = spec;
  const trunk = trunkOf(spec);
  const shapes: [string, number, number][] = [];
  if (attention) {
    const { events, candidates, width, length, newest, units } = attention;
    shapes.push(['E', events.length + 1, width]);
    if (newest) shapes.push(['E′', events.length + 1, width]);
    shapes.push(['C', candidates.length + 1, width], ['p', 1, length]);
    if (units > 0) shapes.push(['A', width, units], ['B', width, units], ['P', width, units], ['b', 1, units], ['v', units, 1]);
  }
  if (fm > 0) shapes.push(['F', inputs, fm]);
  for (let layer = 0; layer < trunk.crossLayers; layer++)
    shapes.push([`W${layer}`, trunk.inputs, trunk.inputs], [`w${layer}`, 1, trunk.inputs]);
  let width = trunk.inputs;
  for (const [layer, units] of trunk.hidden.entries()) {
    shapes.push([`V${layer}`, width, units], [`c${layer}`, 1, units]);
    width = units;
  }
  return [...shapes, ['U', width + fm, heads.length], ['o', 1, heads.length]];
};

/** B histories with S candidates each: R = B·S rows, ordered by history. Without attention both token arrays are empty. */
export interface InterestBatch {
  readonly histories: number;
  /** `[R, n]`, row-major. */
  readonly x: Float32Array;
  /** Tokens, length R. */
  readonly candidates: Int32Array;
  /** Tokens `[B, T]`, newest first, 0 after the last. */
  readonly events: Int32Array;
}
