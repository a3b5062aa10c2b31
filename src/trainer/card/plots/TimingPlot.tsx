/** @jsxRuntime automatic @jsxImportSource preact */
import type { TimingMap } from '../evaluationPlots';
import { percent, whole } from '../numbers';
import { Figure, WIDTH } from './Figure';

const actions = { 1: ['wait', 'small'], 2: ['wait', 'small', 'large'] } as const;
const LEFT = 92;
const TOP = 22;
const ROW = 46;

/** Session depth against cart: what the table does most in each cell, in words and by shade. */
export const TimingPlot = ({ id, map: { sizes, carts, views, cells } }: { readonly id: string; readonly map: TimingMap }) => {
  const own = actions[sizes];
  const nameOf = (action: (typeof own)[number]): string => (sizes === 1 && action === 'small' ? 'offer' : action);
  const width = (WIDTH - LEFT) / views.length;
  const bottom = TOP + carts.length * ROW;
  return (
    <Figure
      id={id}
      title="Wait or offer"
      says={`What the table finds best by product views of the visit and goods in the cart: the most frequent action in each cell, and its share of the questions of the log that lie there.${sizes === 1 ? ' It does not tell small coupons from large ones: on shoppers held out that was worth no more.' : ''}`}
      height={bottom + 22}
      columns={[
        { head: 'cart' },
        { head: 'views' },
        { head: 'questions', number: true },
        ...own.map((action) => ({ head: nameOf(action), number: true })),
      ]}
      rows={cells.map((cell, i) => [
        carts[Math.floor(i / views.length)],
        views[i % views.length],
        whole(cell.questions),
        ...own.map((action) => (cell.questions > 0 ? percent(cell[action], 0) : '–')),
      ])}
    >
      <text x={2} y={14}>
        cart
      </text>
      {views.map((name, column) => (
        <text key={name} x={LEFT + (column + 0.5) * width} y={14} text-anchor="middle">
          {name}
        </text>
      ))}
      {carts.map((name, row) => (
        <text key={name} x={2} y={TOP + (row + 0.5) * ROW + 4}>
          {name}
        </text>
      ))}
      {cells.map((cell, i) => {
        const [x, y] = [LEFT + (i % views.length) * width, TOP + Math.floor(i / views.length) * ROW];
        const best = own.reduce((a, b) => (cell[b] > cell[a] ? b : a));
        return (
          <g key={i}>
            <rect class={cell.questions > 0 ? `cell ${best}` : 'cell'} x={x + 1} y={y + 1} width={width - 2} height={ROW - 2} />
            <text class="label" x={x + width / 2} y={y + 19} text-anchor="middle">
              {cell.questions > 0 ? nameOf(best) : '–'}
            </text>
            <text x={x + width / 2} y={y + 35} text-anchor="middle">
              {cell.questions > 0 ? percent(cell[best], 0) : ''}
            </text>
          </g>
        );
      })}
      <text x={(LEFT + WIDTH) / 2} y={bottom + 16} text-anchor="middle">
        product views of the visit
      </text>
    </Figure>
  );
};
