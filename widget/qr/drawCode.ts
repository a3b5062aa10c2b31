import encodeQR from 'qr';

/** A QR code to be drawn: `path` in a square of `size` modules, with its quiet zone. */
export interface DrawnCode {
  readonly size: number;
  readonly path: string;
}

/** @param text of the characters that a QR code packs best (`toBase45`) */
export const drawCode = (text: string): DrawnCode => {
  // The quiet zone is 4 modules wide (ISO/IEC 18004, 5.3.8).
  const rows = encodeQR(text, 'raw', { ecc: 'low', encoding: 'alphanumeric', border: 4 });
  const path = rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1]) return [];
        const end = row.findIndex((one, at) => at > x && !one);
        return [`M${x} ${y}h${(end < 0 ? row.length : end) - x}v1H${x}z`];
      }),
    )
    .join('');
  return { size: rows.length, path };
};
