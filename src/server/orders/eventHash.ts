import { sha256 } from '../http/sha256';
import type { OrderEvent } from '../store/settleOrders';

/** Of an event that was read from a shop. A guest who opens an account later does not make another order of it. */
export const eventHash = ({ guest: _, ...event }: OrderEvent): string => sha256(JSON.stringify(event));
