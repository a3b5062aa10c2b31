import { startDemo } from './startDemo';

/** Entry point of `npm start`. Progress goes to stderr, the addresses to stdout. */
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

try {
  const demo = await startDemo(process.env, say);
  process.stdout.write(
    [
      '',
      `  Storefront      ${demo.shop}`,
      `  Coupon server   ${demo.server}`,
      ...(demo.console === undefined ? [] : [`  Console         ${demo.console}`]),
      ...(demo.console?.includes('#') ? ['                  (opens once, within 24 hours)'] : []),
      `  Documentation   ${demo.docs}`,
      `  Shop back room  ${demo.backRoom}`,
      `  Demo mailbox    ${demo.mailbox}`,
      `  Shoppers        ${demo.simulated}`,
      '                  (run simulated shoppers, then see in the console whether coupons earn)',
      '',
      ...(process.env.DEMO_EMPTY === '1' ? ['  Open the console and publish a coupon in USD. Then, in the storefront:'] : []),
      '  Look at three products of one category, add one to the cart and wait four seconds.',
      '  Or look at five products: alternate between two categories, or view two of one and then three of another.',
      '  Stop with Ctrl+C.',
      '',
    ].join('\n'),
  );
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    demo.close().then(
      () => process.exit(0),
      (error: unknown) => {
        say(String(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
