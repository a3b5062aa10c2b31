export const zonesId = 'couplet-zones';

const names: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Time zones to pick from while typing. Once on a page. */
export const ZoneNames = () => (
  <datalist id={zonesId}>
    {names.map((name) => (
      <option key={name} value={name} />
    ))}
  </datalist>
);
