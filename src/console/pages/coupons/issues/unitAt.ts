/** In what unit the value at a place of a campaign, or a choice of a preset, is written, so that its bounds are told in what was typed. */
export const unitAt = (at: string): 'money' | 'share' | 'basisPoints' | 'hour' | 'minute' | 'second' | 'number' => {
  const name = at.split('.').at(-1) ?? '';
  if (name === 'basisPoints') return 'basisPoints';
  if (name.endsWith('Ms')) return /^(triggers|experiment)\./.test(at) ? 'second' : at.startsWith('coupons.') ? 'hour' : 'minute';
  if (/^(cap|cost|amount|threshold|value|cartValue|money|moneyPerDay|floor|ceiling|spend|save)$/.test(name) && !at.startsWith('policy'))
    return 'money';
  return /^(marginRate|marginFloor|scrollShare|explore|none|rule|couplet|holdout)$/.test(name) ? 'share' : 'number';
};
