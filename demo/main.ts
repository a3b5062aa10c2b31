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
      ...(demo.console?.includes('#') ? ['                  (signs one browser in, once, within a day)'] : []),
      `  Documentation   ${demo.docs}`,
      `  Shop back room  ${demo.backRoom}`,
      `  Demo mailbox    ${demo.mailbox}`,
      `  Shoppers        ${demo.simulated}`,
      '                  (runs 1,000 simulated ones; watch the console meanwhile)',
      '',
      ...(process.env.DEMO_EMPTY === '1'
        ? ['  Open the console’s address and publish a coupon; the shop sells in USD. Then, in the storefront:']
        : []),
      '  Look at three things of one category, put one into the cart, wait four seconds.',
      '  Or look at five without a cart: two categories in turn, or two things of one and then three of another. The order counts.',
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
