/** A text with what stands between the two marks of a name replaced. Throws where they are missing. */
export const between = (text: string, name: string, inner: string): string => {
  const [from, to] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start === -1 || end < start) throw new Error(`there is no place for ${name}: ${from} … ${to}`);
  return `${text.slice(0, start + from.length)}\n${inner}\n${text.slice(end)}`;
};
