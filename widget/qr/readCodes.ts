import { decodeQR } from 'qr/decode.js';

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
