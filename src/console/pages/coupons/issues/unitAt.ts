/** In what unit the value at a place is written, so that its bounds are told in what was typed. */
export const unitAt = (at: string): 'money' | 'share' | 'basisPoints' | 'minute' | 'second' | 'number' => {
  const name = at.split('.').at(-1) ?? '';
  if (name === 'basisPoints') return 'basisPoints';
  if (name === 'quietMs') return 'second';
  if (name.endsWith('Ms')) return 'minute';
  if (/^(cap|amount|threshold|value|money|moneyPerDay|floor|ceiling)$/.test(name) && !at.startsWith('policy')) return 'money';
  return /^(marginRate|marginFloor|explore|none|rule|couplet)$/.test(name) ? 'share' : 'number';
};
