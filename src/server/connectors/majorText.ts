/** An amount in minor units as a decimal of its currency, e.g. 1250 with 2 digits is `12.50`. */
export const majorText = (minor: number, digits: number): string => {
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};
