import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedData } from '../test/helpers/node/trainingLogs';
import { pairCovariances } from './shoppers/pairCovariances';
import { rateShape } from './shoppers/rateShape';
import { weekdayWeights } from './shoppers/weekdayWeights';

/** Writes src/simulator/fitted/fitted.json from the real data sets: `npx tsx bench/fitShoppers.ts`. Nothing else in the project reads them for it. */
const read = (path: string): string => readFileSync(sharedData(path), 'utf8');

/** Neither file quotes anything. */
const rowsOf = (text: string): readonly Readonly<Record<string, string>>[] => {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i] ?? '', value])));
};

const coupons = read('uci-coupon/dev.csv');
const retail = read('online-retail/dev.csv');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const rounded = (value: number): number => Number(value.toPrecision(3));

/** These columns together are one respondent (the data set's README). */
const PERSON =
  'gender age maritalStatus has_children education occupation income cartype Bar CoffeeHouse CarryAway RestaurantLessThan20 Restaurant20To50';
const answers = rowsOf(coupons).map((row) => ({
  person: PERSON.split(' ')
    .map((column) => row[column] ?? '')
    .join('|'),
  kind: row.couponType ?? '',
  accepted: Number(row.Y),
}));
const { person, personAndKind } = pairCovariances(answers);

const days = rowsOf(retail).map((row) => ({ customer: row.user_id ?? '', day: (row.time ?? '').slice(0, 10) }));
const fitted = {
  version: 1,
  sources: [
    { data: 'uci-coupon/dev.csv', sha256: sha256(coupons), licence: 'CC BY 4.0', of: 'UCI in-vehicle coupon recommendation, id 603' },
    { data: 'online-retail/dev.csv', sha256: sha256(retail), licence: 'CC BY 4.0', of: 'UCI Online Retail, id 352' },
  ],
  script: 'bench/fitShoppers.ts',
  purchaseSpread: rounded(person),
  preferenceSpread: rounded(personAndKind),
  visitShape: rounded(rateShape(days, '2011-03-01')),
  weekday: weekdayWeights(days).map(rounded),
};
const out = join(dirname(fileURLToPath(import.meta.url)), '../src/simulator/fitted/fitted.json');
writeFileSync(out, `${JSON.stringify(fitted, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(fitted)}\n`);
