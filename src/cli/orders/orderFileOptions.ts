import { type Command, Option } from 'commander';
import type { DecimalMark } from '../../trainer/ingest/parseText';
import type { OrderPresetName } from '../../trainer/orders/orderPresets';

export interface OrderFileOptions {
  readonly columns?: string;
  readonly preset?: OrderPresetName;
  readonly decimal?: DecimalMark;
}

/** How a file of orders is written, where it does not say so itself. */
export const withOrderFileOptions = (command: Command): Command =>
  command
    .option('--columns <file>', 'JSON map of columns, {"orders": {"order_id": "Bestellnummer", …}}')
    .addOption(
      new Option('--preset <name>', 'whose headings the file has; told by them unless you say it').choices([
        'shopify',
        'woocommerce',
        'generic',
      ]),
    )
    .addOption(
      new Option('--decimal <mark>', 'what parts units from cents; told by the amounts unless you say it').choices(['point', 'comma']),
    );
