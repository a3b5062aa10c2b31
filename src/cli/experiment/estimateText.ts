import type { Interval } from '../../maths/interval';
import { percent } from '../../trainer/modelCard/numbers';

export type Money = (minor: number) => string;

export const signedPercent = (share: number): string => (share >= 0 ? `+${percent(share)}` : percent(share));

export const intervalText = ({ lower, upper }: Interval, format: (value: number) => string): string =>
  lower === null || upper === null ? 'no bounds yet' : `${format(lower)} to ${format(upper)}`;
