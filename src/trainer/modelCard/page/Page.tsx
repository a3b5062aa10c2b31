import type { ComponentChildren, VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';

/** @jsxRuntime automatic @jsxImportSource preact */
/**
 * Without quotes, angle brackets or ampersands, so that it can be put into a style element unescaped. Dark mode follows the reader's
 * setting.
 */
const cardStyle = `
:root { color-scheme: light dark; --paper: #fcfcfb; --ink: #1d2327; --soft: #57606a; --line: #d5d9dd; --panel: #f1f3f4; --a: #0b5fa5; --b: #a8b3bd; --edge: #5f6b76; --good: #1a6b3c; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181b; --ink: #e6e9eb; --soft: #a2abb3; --line: #363d43; --panel: #1d2327; --a: #6db3f2; --b: #5d6872; --edge: #a2abb3; --good: #6fcf97; --bad: #f2877f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main, header, footer { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 36px; }
footer { padding-bottom: 48px; color: var(--soft); }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 20px; line-height: 1.3; margin: 0 0 8px; }
h3 { font-size: 16px; margin: 20px 0 4px; }
p { margin: 0 0 12px; max-width: 72ch; }
main > section { border-top: 1px solid var(--line); padding: 28px 0 12px; }
code { font: 13px/1.4 ui-monospace, monospace; }
.lead { color: var(--soft); }
.notes { background: var(--panel); border-inline-start: 4px solid var(--a); padding: 12px 16px 12px 36px; margin: 0 0 16px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 12px 24px; margin: 0 0 20px; }
.facts dt { color: var(--soft); font-size: 13px; }
.facts dd { margin: 0; }
.scroll { overflow-x: auto; margin: 0 0 16px; overflow-wrap: normal; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--a); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; min-width: 50%; }
caption { text-align: start; color: var(--soft); font-size: 13px; padding-bottom: 4px; }
th, td { text-align: start; padding: 5px 16px 5px 0; border-bottom: 1px solid var(--line); vertical-align: baseline; white-space: nowrap; }
thead th { font-weight: 600; color: var(--soft); }
tbody th { font-weight: 400; }
tr.marked th, tr.marked td { font-weight: 600; color: var(--a); }
.number { text-align: end; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.plots { columns: 2 400px; column-gap: 48px; margin: 16px 0; }
figure { margin: 0 0 24px; break-inside: avoid; }
.plots svg { max-width: 480px; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 48px; align-items: start; }
.beside > figcaption { grid-row: 2; }
.beside > .scroll { grid-column: 2; grid-row: 1 / span 2; }
.beside > details { display: none; }
@media (max-width: 860px) { tbody th { white-space: normal; min-width: 100px; } .beside { display: block; } .beside > .scroll { display: none; } .beside > details { display: block; } }
figcaption { font-size: 14px; color: var(--soft); margin-top: 6px; }
figcaption strong { color: var(--ink); }
details { margin: 8px 0 16px; font-size: 14px; }
summary { cursor: pointer; color: var(--a); padding: 4px 0; }
svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .label, svg .value { fill: var(--ink); }
svg .marked { font-weight: 600; }
.grid { stroke: var(--line); }
.axis { stroke: var(--edge); }
.ideal { stroke: var(--edge); stroke-dasharray: 4 4; fill: none; }
.line { fill: none; stroke-width: 2; }
.line.a { stroke: var(--a); }
.line.b { stroke: var(--edge); stroke-dasharray: 7 3; }
.dot.a, .bar.a { fill: var(--a); }
.dot.b, .bar.b { fill: var(--b); }
.cell { fill: none; stroke: var(--line); }
.cell.wait { fill: var(--panel); }
.cell.small { fill: color-mix(in srgb, var(--a) 22%, var(--paper)); stroke: var(--a); }
.cell.large { fill: color-mix(in srgb, var(--a) 45%, var(--paper)); stroke: var(--a); stroke-width: 2; }
.whisker { stroke-width: 1.5; }
.whisker.a { stroke: var(--a); }
.whisker.b { stroke: var(--edge); }
.whisker.ink { stroke: var(--ink); }
@media print { details > * { display: block; } }
`;

interface PageProps {
  readonly title: string;
  readonly lead: ComponentChildren;
  readonly foot: string;
  readonly children: ComponentChildren;
}

/** A self-contained page: inline style, no script, no request. */
export const Page = ({ title, lead, foot, children }: PageProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`Model card: ${title}`}</title>
      <style>{cardStyle}</style>
    </head>
    <body>
      <header>
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
      </header>
      <main>{children}</main>
      <footer>
        <p>{foot}</p>
      </footer>
    </body>
  </html>
);

/** Full text of the HTML file. */
export const renderPage = (page: VNode): string => `<!doctype html>\n${renderToStaticMarkup(page)}\n`;

/** @jsxRuntime automatic @jsxImportSource preact */
export interface Column {
  readonly head: string;
  /** Numbers are aligned right. */
  readonly number?: boolean;
}

interface TableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** Indices of rows to mark, e.g. the chosen model. */
  readonly marked?: readonly number[];
}

/** A table that scrolls horizontally on a narrow page. The first cell of a row is its header. */
export const Table = ({ caption, columns, rows, marked = [] }: TableProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
  <div class="scroll" role="group" aria-label={caption} tabIndex={0}>
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, number }) => (
            <th key={head} scope="col" class={number ? 'number' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...cells], at) => (
          <tr key={at} class={marked.includes(at) ? 'marked' : undefined}>
            <th scope="row">{first}</th>
            {cells.map((cell, i) => (
              <td key={columns[i + 1]?.head} class={columns[i + 1]?.number ? 'number' : undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
