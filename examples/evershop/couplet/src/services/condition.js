const compare = (op, fact, value) => {
  const list = Array.isArray(value) ? value : [value];
  const numbers = typeof fact === 'number' && typeof value === 'number';
  switch (op) {
    case 'eq':
    case 'in':
      return list.includes(fact);
    case 'ne':
    case 'nin':
      return !list.includes(fact);
    case 'gt':
      return numbers && fact > value;
    case 'gte':
      return numbers && fact >= value;
    case 'lt':
      return numbers && fact < value;
    case 'lte':
      return numbers && fact <= value;
    default:
      return false;
  }
};

/** Facts of a basket that conditions may ask for; lists hold each value once. */
const factsOf = (lines) => ({
  'cart.value': lines.reduce((sum, { total }) => sum + total, 0),
  'cart.quantity': lines.reduce((sum, { quantity }) => sum + quantity, 0),
  'cart.categories': [...new Set(lines.map(({ category }) => category).filter(Boolean))],
  'cart.itemIds': [...new Set(lines.map(({ itemId }) => itemId))],
});

const holds = (condition, facts) => {
  if (condition.all) return condition.all.every((child) => holds(child, facts));
  if (condition.any) return condition.any.some((child) => holds(child, facts));
  if (condition.not) return !holds(condition.not, facts);
  const { field, op, value } = condition;
  const fact = facts[field];
  if (fact === undefined) throw new Error(`Couplet's extension cannot check ${field}.`);
  if (!Array.isArray(fact)) return compare(op, fact, value);
  return op === 'ne' || op === 'nin' ? fact.every((entry) => compare(op, entry, value)) : fact.some((entry) => compare(op, entry, value));
};

/** Does the basket meet the coupon's condition, and has it goods the coupon is about? */
export const isMet = ({ when, scope }, lines) => lines.some((line) => inScope(scope, line)) && holds(when, factsOf(lines));

export const inScope = ({ categories, itemIds }, { itemId, category }) =>
  (categories === undefined && itemIds === undefined) ||
  itemIds?.includes(itemId) === true ||
  (category !== undefined && categories?.includes(category) === true);
