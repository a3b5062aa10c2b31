import encodeQR from 'qr';
import { decodeQR } from 'qr/decode.js';

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

/** The browser's own reader (https://wicg.github.io/shape-detection-api/#barcode-detection-api), where it has one. */
interface Detector {
  detect(source: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: new (options: { readonly formats: readonly string[] }) => Detector;
  }
}

/** Longer sides are drawn smaller: a photograph of 12 megapixels takes seconds to look through. */
const LARGEST = 1_600;

const pixelsOf = (source: CanvasImageSource, width: number, height: number): ImageData => {
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
};

/** Texts of the QR codes in a picture, or in what a video shows; none where none can be read. */
export const readCodes = async (source: ImageBitmap | HTMLVideoElement): Promise<readonly string[]> => {
  try {
    if (window.BarcodeDetector) {
      const found = await new window.BarcodeDetector({ formats: ['qr_code'] }).detect(source);
      if (found.length > 0) return found.map(({ rawValue }) => rawValue);
    }
  } catch {
    // It may be there and not work, as on some desktops.
  }
  const [width, height] = 'videoWidth' in source ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
  if (width === 0) return [];
  try {
    return [decodeQR(pixelsOf(source, width, height), { timeLimit: 400 })];
  } catch {
    return [];
  }
};

// Its own chunk, fetched when a profile is shown or read as codes.
if (window.couplet?._) window.couplet._.codes = { drawCode, readCodes };
