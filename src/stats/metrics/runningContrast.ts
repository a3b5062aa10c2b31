import type { Interval } from '../../maths/interval';
import type { Variant } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { GUEST_REPEATS, noForetold } from '../comparison/armMoments';
import { type Arm, differenceEstimate } from '../comparison/compareArms';
import { customerKey } from '../comparison/customerTotals';

/** A value with the 95% interval of a single look. */
export interface PeriodEstimate {
  readonly value: number | null;
  readonly interval: Interval;
}

interface Known {
  net: number;
  bucket: number | undefined;
}

/** Moments of a group that grow order by order, with the caps and weights of the whole period. */
const runningMoments = ({ share, net: { caps }, weightOf }: Arm) => {
  const customers = new Map<string, Known>();
  const moments = { customers: 0, sum: 0, squares: 0, cubes: 0, foretold: noForetold };
  /** Adds a customer's part of the moments, or takes it away. */
  const count = ({ net, bucket }: Known, guest: boolean, sign: 1 | -1): void => {
    const y = (caps ? Math.min(caps.upper, Math.max(caps.lower, net)) : net) * (weightOf?.(bucket) ?? 1);
    moments.sum += sign * y;
    moments.squares += sign * y * y * (guest ? GUEST_REPEATS : 1);
    moments.cubes += sign * y * y * y;
  };
  return {
    arm: { share, orders: 0, planned: 1, moments },
    add: (order: OrderRecord, net: number): void => {
      const key = customerKey(order);
      const guest = !order.customerId;
      const known = customers.get(key);
      const customer = known ?? { net: 0, bucket: order.bucket };
      if (known) count(known, guest, -1);
      else customers.set(key, customer);
      customer.net += net;
      customer.bucket ??= order.bucket;
      moments.customers = customers.size;
      count(customer, guest, 1);
    },
  };
};

/** The difference between two groups after each order, without summing up all customers again. */
export const runningContrast = (treatment: Arm, control: Arm) => {
  const [t, c] = [runningMoments(treatment), runningMoments(control)];
  return {
    /** @param net net margin of the order, minor units */
    add: (variant: Variant, order: OrderRecord, net: number): void => {
      if (variant === treatment.variant) t.add(order, net);
      else if (variant === control.variant) c.add(order, net);
    },
    estimate: (): PeriodEstimate => {
      const { value, fixed } = differenceEstimate(t.arm, c.arm);
      return { value, interval: fixed };
    },
  };
};
