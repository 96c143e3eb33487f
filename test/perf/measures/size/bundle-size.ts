import { BUDGETS } from '../../budgets.ts';
import type { Measure } from '../../harness/measure.ts';
import { pageSize, programSize } from './built-size.ts';

const KILOBYTE = 1_000;
const BUDGET = 'its budget';

/** A build is the same every time, so one look is enough. */
export const bundleSize: Measure = {
  name: 'bundle-size',
  unit: 'KB',
  title: 'what `ringscope` reads to start, against its budget; and what a browser fetches for the page',
  mostRuns: 1,
  begin() {
    const page: number[] = [];
    return Promise.resolve({
      async ours() {
        page.push((await pageSize()).bytes / KILOBYTE);
        return (await programSize()).bytes / KILOBYTE;
      },
      peer: { name: BUDGET, run: () => Promise.resolve(BUDGETS.start / KILOBYTE) },
      besides: [
        {
          ...{ name: 'bundle-size-page', unit: 'KB', values: page },
          peer: { name: BUDGET, values: [BUDGETS.page / KILOBYTE] },
        },
      ],
    });
  },
};
