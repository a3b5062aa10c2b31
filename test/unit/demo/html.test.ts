import { describe, expect, it } from 'vitest';
import { html, scriptJson } from '../../../demo/shop/views';

describe('markup of the shop', () => {
  it('escapes text wherever it stands and keeps its own markup', () => {
    const evil = `"><script>alert('x')</script>&`;
    expect(html`<p title="${evil}">${[html`<b>${evil}</b>`, evil]}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"><b>&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</b>&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  it('prints nothing for what is absent', () => {
    expect(html`a${undefined}${false}${0}b`.markup).toBe('a0b');
  });

  it('keeps JSON from closing its script element', () => {
    const { markup } = scriptJson({ term: '</script><script>' });
    expect(markup).not.toContain('<');
    expect(JSON.parse(markup)).toEqual({ term: '</script><script>' });
  });
});
