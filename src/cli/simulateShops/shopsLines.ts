import type { ShopFigure, ShopsReport, ShopsSummary } from '../../simulator/shops/shopsReport';
import { alignColumns } from '../alignColumns';

const cells = ({ policy, mean, se, difference }: ShopFigure, hasErrors: boolean): readonly string[] => {
  const figure = (of: { readonly mean: number; readonly se: number } | undefined): string =>
    of ? `${of.mean.toFixed(3)}${hasErrors ? ` ±${of.se.toFixed(3)}` : ''}` : '–';
  return [policy, figure({ mean, se }), figure(difference)];
};

const countsOf = ({ above, below }: ShopsSummary): readonly string[] => [String(above ?? '–'), String(below ?? '–')];

/** Tables for people: one for each shop, then all shops. */
export const shopsLines = ({ generator, first, count, seeds, devices, days, against, shops, summary }: ShopsReport): readonly string[] => {
  const head = ['', 'margin a visit', against ? `less ${against}` : 'difference'];
  return [
    `${generator}, ${count > 1 ? `shops ${first} to ${first + count - 1}` : `shop ${first}`}: ${devices} devices, ${days} days, ${seeds} replicate ${seeds > 1 ? 'seeds' : 'seed, so no standard errors'} a shop; money in minor units beyond showing nothing`,
    ...shops.flatMap(({ shop, families, figures }) => [
      '',
      `shop ${shop}: ${families.join(', ')}`,
      ...alignColumns([head, ...figures.map((one) => cells(one, seeds > 1))]),
    ]),
    '',
    `all shops${against && seeds > 1 ? `; above and below: shops that differ from ${against} by more than 2 standard errors` : ''}`,
    ...alignColumns([[...head, 'above', 'below'], ...summary.map((one) => [...cells(one, count > 1), ...countsOf(one)])]),
  ];
};
