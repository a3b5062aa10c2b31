import { meanAndSe } from '../../stats/offPolicy/meanAndSe';
import type { PlayedShop, ShopsSummary } from './shopsReport';

/** Standard errors that a shop's difference has to exceed to be counted. */
const CLEAR = 2;

const figure = (values: readonly number[]) => {
  const { value, se } = meanAndSe(values);
  return { mean: value, se };
};

/**
 * Each policy over all shops: its mean, its mean difference, and the shops in which the difference is clear.
 * @param seeds replicates of each shop; one says nothing of how much another would differ, so that no shop is counted
 */
export const summariseShops = (shops: readonly PlayedShop[], seeds: number): readonly ShopsSummary[] =>
  (shops[0]?.figures ?? []).map(({ policy }) => {
    const figures = shops.flatMap((shop) => shop.figures.filter((one) => one.policy === policy));
    const differences = figures.flatMap(({ difference }) => (difference ? [difference] : []));
    const own = { policy, ...figure(figures.map(({ mean }) => mean)) };
    if (differences.length === 0) return own;
    const difference = figure(differences.map(({ mean }) => mean));
    if (seeds < 2) return { ...own, difference };
    return {
      ...own,
      difference,
      above: differences.filter(({ mean, se }) => mean > CLEAR * se).length,
      below: differences.filter(({ mean, se }) => mean < -CLEAR * se).length,
    };
  });
