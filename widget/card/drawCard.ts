import { nextTask } from '../nextTask';
import { type CardOptions, createCard, type DrawnCard, formatOf } from './createCard';

/**
 * Draws the card in two tasks of its own: the one that brought the choice has done enough, and what formats dates and money reads as many data when it
 * is made as the card takes to draw. Rejects when the coupon cannot be drawn, and the page has not changed.
 */
export const drawCard = async (options: CardOptions): Promise<DrawnCard> => {
  await nextTask();
  const format = formatOf(options);
  await nextTask();
  return createCard(options, format);
};

export type DrawCard = typeof drawCard;
