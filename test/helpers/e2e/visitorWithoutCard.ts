import { newVisitor, type VisitorOptions } from './visitor';

/** A new visitor does what others saw a card after, and waits twice as long as those did. @returns how many cards they see */
export const visitorWithoutCard = async (options: VisitorOptions, category: string, othersWaited: number): Promise<number> => {
  const shopper = await newVisitor(options);
  await shopper.look(category, 1);
  await shopper.addToCart();
  await shopper.page.waitForTimeout(2 * othersWaited);
  const cards = await shopper.card.count();
  await shopper.context.close();
  return cards;
};
