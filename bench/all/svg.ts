const WIDTH = 720;

/** Told apart without red against green (Okabe & Ito 2008, https://jfly.uni-koeln.de/color/). */
export const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#8c8c00', '#7f7f7f'];

/** A reader's colours, light or dark, as in the plots of docs/results.md. */
const style = `text{font:13px system-ui,sans-serif;fill:#222}.axis{stroke:#999}.grid{stroke:#ddd}.frame{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#ddd}.axis{stroke:#777}.grid{stroke:#333}.frame{fill:#111}}`;

export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** @param body elements between x = 0 and 720 */
export const svg = (height: number, title: string, body: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}"><title>${escaped(title)}</title><style>${style}</style><rect class="frame" width="${WIDTH}" height="${height}"/><text x="12" y="20">${escaped(title)}</text>${body.join('')}</svg>\n`;
