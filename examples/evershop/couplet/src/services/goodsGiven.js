import { inScope } from './condition.js';

/**
 * Buy some, get some: the value of each line's pieces that become cheaper, minor units. Only whole groups count, and of the goods given the
 * cheapest. A piece counts once, as bought or as given. Lines at no price count as neither.
 */
export const goodsGiven = ({ buy, get, gets = {}, times }, scope, lines) => {
  const reward = gets.categories || gets.itemIds ? gets : scope;
  const bought = lines.map((line) => line.total > 0 && inScope(scope, line));
  const given = lines.map((line) => line.total > 0 && inScope(reward, line));
  const count = (counts) => lines.reduce((sum, { quantity }, i) => (counts(i) ? sum + quantity : sum), 0);
  const [ofBought, ofGiven, ofBoth] = [count((i) => bought[i]), count((i) => given[i]), count((i) => bought[i] && given[i])];
  const groups = Math.floor(Math.min(times, ofBought / buy, ofGiven / get, (ofBought + ofGiven - ofBoth) / (buy + get)));
  let left = groups * get;
  // Of the goods that are both, those bought stay at their price.
  let free = ofBoth - Math.max(0, groups * buy - (ofBought - ofBoth));
  const values = lines.map(() => 0);
  const price = (i) => lines[i].total / lines[i].quantity;
  for (const i of [...lines.keys()].filter((one) => given[one]).sort((a, b) => price(a) - price(b) || a - b)) {
    const taken = Math.min(left, lines[i].quantity, bought[i] ? free : left);
    values[i] = Math.floor((lines[i].total * taken) / lines[i].quantity);
    left -= taken;
    if (bought[i]) free -= taken;
  }
  return values;
};
