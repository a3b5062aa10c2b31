/** The shop's part of the page. The widget comes from the server, and reads the products of the data block itself. */
(() => {
  const block = document.getElementById('couplet-shop');
  const { customerId } = JSON.parse(block?.textContent || '{}');
  // An element of the page may have this id, which makes it a global.
  window.couplet =
    typeof window.couplet === 'function'
      ? window.couplet
      : (...command) => {
          window.couplet.q = window.couplet.q || [];
          window.couplet.q.push(command);
        };
  if (customerId) window.couplet('identify', { customerId });
  window.couplet('on', 'ready', () => {
    /** The group rides to the order in a session cookie, as long as storage is allowed. */
    const keep = () => {
      const group = window.couplet('attribution');
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser the shop sells to.
      document.cookie = `couplet=${group || ''}; path=/; samesite=lax${group ? '' : '; max-age=0'}`;
    };
    keep();
    window.couplet('on', 'attribution', keep);
    for (const when of ['click', 'pagehide']) addEventListener(when, keep, true);
  });
})();
