import { fixed } from '../modelCard/numbers';
import type { CompressionGate } from './compressNetwork';

/** One line an encoding, e.g. `network, uint8: 33.9 kB, AUC loss 0.000002, the same best coupons in 99.98%`. */
export const describeGates = (gates: readonly CompressionGate[]): readonly string[] =>
  gates.map(
    ({ part, encoding, bytes, aucLoss, topAgreement, passed }) =>
      `${part}, ${encoding}: ${(bytes / 1_000).toFixed(1)} kB, ${aucLoss === undefined ? '' : `AUC loss ${fixed(aucLoss, 6)}, `}` +
      `the same best coupons in ${(100 * topAgreement).toFixed(2)}%${passed ? '' : ', fails its gate'}`,
  );
