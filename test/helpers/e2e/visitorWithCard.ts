import { NO_COUPON } from '../../../src/engine/decision/decision';
import { storedDecisions } from './storedDecisions';
import { newVisitor, type Visitor, type VisitorOptions } from './visitor';

/** Of every visitor at least four in five are offered something (held out and tried out: at most one in five), so this many misses in a row are none by chance: 0.2⁸ < 3·10⁻⁶. */
const MOST_VISITORS = 8;
const PATIENCE = 20_000;

export interface Offered {
  readonly shopper: Visitor;
  /** From the last thing they did until the card stood there, ms. */
  readonly waited: number;
  /** Visitors before them who were drawn to see nothing. */
  readonly misses: readonly string[];
}

/** New visitors, one after another, who look at some things and fill a cart, until one is offered a coupon. Who is drawn to see none stays without. */
export const visitorWithCard = async (options: VisitorOptions, category: string): Promise<Offered> => {
  const misses: string[] = [];
  while (misses.length < MOST_VISITORS) {
    const shopper = await newVisitor(options);
    await shopper.look(category, 1);
    await shopper.addToCart();
    const start = Date.now();
    for (;;) {
      if (await shopper.card.isVisible()) return { shopper, waited: Date.now() - start, misses };
      const last = (await storedDecisions(shopper.page)).at(-1);
      const isOver = last?.action === NO_COUPON || Date.now() - start > PATIENCE;
      if (isOver) {
        misses.push(last ? `${last.variant} by ${last.by}` : `no decision in ${PATIENCE} ms; ${shopper.trouble.join('; ')}`);
        break;
      }
      await shopper.page.waitForTimeout(100);
    }
    await shopper.context.close();
  }
  throw new Error(`${MOST_VISITORS} visitors of ${category} were offered nothing: ${misses.join(', ')}`);
};
