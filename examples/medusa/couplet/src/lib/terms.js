// What a coupon takes off a cart, with the same arithmetic as Couplet's own: integers in minor units, shares rounded down.

/** What this checkout can apply exactly: the answer of `GET /couplet/capabilities`. */
export const CAPABILITIES = {
  v: 'capabilities/1',
  discounts: ['percent', 'fixed', 'tiers', 'freeShipping', 'buyGet'],
  fields: ['cart.value', 'cart.quantity', 'cart.categories', 'cart.itemIds', 'customer.member'],
  stacking: false,
};

const withoutMinor = /^(BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|UYI|VND|VUV|XAF|XOF|XPF)$/i;
const inThousandths = /^(BHD|IQD|JOD|KWD|LYD|OMR|TND)$/i;
const scaleOf = (currency) => (withoutMinor.test(currency) ? 1 : inThousandths.test(currency) ? 1_000 : 100);

/** Medusa's decimal amount in minor units. */
export const toMinor = (amount, currency) => Math.round(Number((Number(amount ?? 0) * scaleOf(currency)).toPrecision(15)));
export const toMajor = (minor, currency) => minor / scaleOf(currency);

const sum = (values) => values.reduce((total, value) => total + value, 0);

const inScope = ({ categories, itemIds } = {}, line) =>
  (!categories && !itemIds) || line.ids.some((id) => itemIds?.includes(id)) || line.categories.some((name) => categories?.includes(name));

/**
 * Buy some, get some: the value of each line's pieces that become cheaper. Only whole groups count, and of the goods given the cheapest. A
 * piece counts once, as bought or as given. Lines at no price count as neither.
 */
const goodsGiven = ({ buy, get, gets = {}, times }, scope, lines) => {
  const reward = gets.categories || gets.itemIds ? gets : scope;
  const bought = lines.map((line) => line.value > 0 && inScope(scope, line));
  const given = lines.map((line) => line.value > 0 && inScope(reward, line));
  const count = (counts) => sum(lines.map(({ quantity }, i) => (counts(i) ? quantity : 0)));
  const [ofBought, ofGiven, ofBoth] = [count((i) => bought[i]), count((i) => given[i]), count((i) => bought[i] && given[i])];
  const groups = Math.floor(Math.min(times, ofBought / buy, ofGiven / get, (ofBought + ofGiven - ofBoth) / (buy + get)));
  let left = groups * get;
  // Of the goods that are both, those bought stay at their price.
  let free = ofBoth - Math.max(0, groups * buy - (ofBought - ofBoth));
  const values = lines.map(() => 0);
  const price = (i) => lines[i].value / lines[i].quantity;
  for (const i of [...lines.keys()].filter((one) => given[one]).sort((a, b) => price(a) - price(b) || a - b)) {
    const taken = Math.min(left, lines[i].quantity, bought[i] ? free : left);
    values[i] = Math.floor((lines[i].value * taken) / lines[i].quantity);
    left -= taken;
    if (bought[i]) free -= taken;
  }
  return values;
};

const partOf = ({ basisPoints, cap }, goods) => Math.min(Number((BigInt(goods) * BigInt(basisPoints)) / 10_000n), cap);

/** By kind of discount, for goods in scope worth more than 0. */
const amounts = {
  percent: partOf,
  buyGet: partOf,
  fixed: ({ amount }, goods) => Math.min(amount, goods),
  tiers: ({ tiers, repeat, cap }, goods) => {
    const sorted = [...tiers].sort((a, b) => a.threshold - b.threshold);
    const reached = sorted.filter(({ threshold }) => threshold <= goods).at(-1)?.amount ?? 0;
    const [lowest] = sorted;
    const repeated = repeat && lowest ? Math.floor(goods / lowest.threshold) * lowest.amount : 0;
    return Math.min(Math.max(reached, repeated), cap, goods);
  },
  freeShipping: ({ cap }, _, shipping) => Math.min(shipping, cap),
};

/** A list satisfies a positive comparison with any entry, a negative one with all. */
const compare = (op, facts, value) => {
  const wanted = [value].flat();
  if (op === 'eq' || op === 'in') return facts.some((fact) => wanted.includes(fact));
  if (op === 'ne' || op === 'nin') return !facts.some((fact) => wanted.includes(fact));
  const [fact, limit] = [Number(facts[0]), Number(value)];
  if (op === 'gt') return fact > limit;
  if (op === 'gte') return fact >= limit;
  return op === 'lt' ? fact < limit : op === 'lte' && fact <= limit;
};

const holds = (condition, facts) => {
  if (condition.all) return condition.all.every((part) => holds(part, facts));
  if (condition.any) return condition.any.some((part) => holds(part, facts));
  if (condition.not) return !holds(condition.not, facts);
  const known = facts[condition.field];
  return known !== undefined && compare(condition.op, known, condition.value);
};

const fieldsOf = (condition) => {
  if (condition.all ?? condition.any) return (condition.all ?? condition.any).flatMap(fieldsOf);
  return condition.not ? fieldsOf(condition.not) : [condition.field];
};

/** Whether a code in Couplet's form can be applied exactly. */
export const isExpressible = ({ discount, when, stacking }) =>
  CAPABILITIES.discounts.includes(discount?.kind) &&
  stacking === undefined &&
  (when === undefined || fieldsOf(when).every((field) => CAPABILITIES.fields.includes(field)));

/** The most a discount can be, minor units. */
export const maxOf = ({ kind, amount, cap }) => (kind === 'fixed' ? amount : cap);

/**
 * @param terms as Couplet sent them
 * @param cart `{currency, lines, shipping, member}`; amounts in minor units
 * @returns minor units off, and the ids of the lines that are discounted; 0 while the coupon does not apply
 */
export const discountOf = ({ discount, scope, when = { all: [] }, currency, expiresAt }, cart, now) => {
  const none = { off: 0, lineIds: [] };
  if (now >= expiresAt || currency !== cart.currency) return none;
  const facts = {
    'cart.value': [sum(cart.lines.map(({ value }) => value))],
    'cart.quantity': [sum(cart.lines.map(({ quantity }) => quantity))],
    'cart.categories': cart.lines.flatMap(({ categories }) => categories),
    'cart.itemIds': cart.lines.flatMap(({ ids }) => ids),
    'customer.member': [cart.member],
  };
  if (!holds(when, facts)) return none;
  const possible = cart.lines.filter(({ discountable }) => discountable);
  const values =
    discount.kind === 'buyGet' ? goodsGiven(discount, scope, possible) : possible.map((line) => (inScope(scope, line) ? line.value : 0));
  const goods = sum(values);
  const lineIds = possible.filter((line, i) => (discount.kind === 'buyGet' ? values[i] > 0 : inScope(scope, line))).map(({ id }) => id);
  return goods === 0 ? none : { off: amounts[discount.kind](discount, goods, cart.shipping), lineIds };
};
