import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const built = 'dist/widget';
const text = (path: string): string => readFileSync(join(built, path), 'utf8');
const assets = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.js'));
const asset = (name: string): string => {
  const [found, second] = assets.filter((file) => file.startsWith(`${name}-`));
  if (!found || second) throw new Error(`one file of ${name} expected`);
  return found;
};

describe('the built widget', () => {
  it('has file names that no blocking list goes by', () => {
    const paths = readdirSync(built, { recursive: true, encoding: 'utf8' });
    expect(paths.length).toBeGreaterThan(20);
    // As in EasyPrivacy and EasyList: rules for tracking, statistics, advertisements and pop-ups by the path of a script.
    const listed = /track|stats|analytics|(^|[^a-z])ads?([^a-z]|$)|advert|beacon|pixel|banner|popup|coupon-/i;
    expect(paths.filter((path) => listed.test(path))).toEqual([]);
    expect(['assets/tracker.js', 'ads/a.js', 'stats.js', 'coupon-popup.js'].filter((path) => !listed.test(path))).toEqual([]);
  });

  it('is named by version with the integrity of the bytes that lie there', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    const pinned = JSON.parse(text('integrity.json')) as Readonly<Record<string, string>>;
    const path = `${version}/couplet.js`;
    expect(pinned).toEqual({
      [path]: `sha384-${createHash('sha384')
        .update(readFileSync(join(built, path)))
        .digest('base64')}`,
    });
    expect(text(path)).toBe(text('v1/couplet.js'));
  });

  it('knows no chunk that sends reports, assignment events or token requests where it runs without a worker', () => {
    const outbox = asset('outbox');
    expect(text(`assets/${asset('engine')}`)).toContain(outbox);
    for (const name of ['mainThread', 'mainThreadEngine']) expect(text(`assets/${asset(name)}`)).not.toContain(outbox);
  });

  it('uses no formatter of `Intl` on every page: the first costs some 20 ms, which the worker pays before a card', () => {
    const formatter = /Intl\.(NumberFormat|ListFormat|DateTimeFormat)/;
    expect(text(`assets/${asset('app')}`)).not.toMatch(formatter);
    expect(text(`assets/${asset('card')}`)).toMatch(formatter);
    for (const warmed of ['new Intl.NumberFormat', 'new Intl.ListFormat']) expect(text(`assets/${asset('engine')}`)).toContain(warmed);
  });
});
