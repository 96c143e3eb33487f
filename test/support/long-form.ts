import fc from 'fast-check';

/** Whether tests that can go on for as long as one likes run for hours, as at night: RINGSCOPE_LONG=1. */
export const LONG = process.env['RINGSCOPE_LONG'] === '1';

/** How many rounds such a test makes: with every change, and in the long form. */
export function rounds(short: number, long: number): number {
  return LONG ? long : short;
}

// With every change the same inputs, so that what fails there fails because of the change; at night others each time.
if (!LONG) fc.configureGlobal({ seed: 20_261_122 });
