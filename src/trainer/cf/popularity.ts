import { buyersOf, type Interactions } from './interactions';
import type { ItemModel } from './itemModel';
import { decayedBuyers, recentWindow, windowName } from './trend';

export const fitPopularity = (data: Interactions): ItemModel => {
  const popularity = buyersOf(data);
  return { kind: 'popularity', name: 'popularity', items: data.items, popularity, base: popularity };
};

/** Buyers that count half for every `halfLife` since they last bought the item. */
export const fitRecentPopularity = (data: Interactions): readonly ItemModel[] => {
  const { times } = data;
  if (!times) return [];
  return [0.5, 1].map((share): ItemModel => {
    const halfLife = share * recentWindow(times);
    const base = decayedBuyers(data, times, halfLife);
    return { kind: 'popularity', name: `recent-popularity h=${windowName(halfLife)}`, items: data.items, popularity: buyersOf(data), base };
  });
};
