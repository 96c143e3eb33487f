import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureFileError } from '../../main/capture/capture-file-error.ts';
import { summaryOf } from '../../main/capture/library/capture-summary.ts';
import { openCapture } from '../../main/capture/reader.ts';
import { recoverCapture } from '../../main/capture/recovery/recover-capture.ts';
import { PAGE, captureToDamage } from '../support/damaged-capture.ts';
import { damagedBytes } from '../support/arbitrary-damage.ts';
import { rounds } from '../support/long-form.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A file with wounds at the places where SQLite keeps what leads to the rest: headers of the file and of pages. */
function damagedFile(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc
    .tuple(fc.nat(Math.floor(whole.length / PAGE) - 1), fc.oneof(fc.nat(120), fc.nat(PAGE - 1)))
    .map(([page, offset]) => page * PAGE + offset);
  const wounds = fc.array(fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 })), {
    minLength: 1,
    maxLength: 5,
  });
  const wounded = wounds.map((all) => {
    const bytes = whole.slice();
    for (const [at, put] of all) bytes.set(put.subarray(0, bytes.length - at), at);
    return bytes;
  });
  return fc.oneof({ weight: 4, arbitrary: wounded }, { weight: 1, arbitrary: damagedBytes([whole]) });
}

function expectExplained(error: unknown): void {
  if (!(error instanceof CaptureFileError)) throw error;
  expect(error.message.length).toBeGreaterThan(10);
}

describe('a damaged capture', () => {
  it('is read as far as it goes or refused in words, is never changed, and is recovered or not, in words', async () => {
    const { file } = await captureToDamage(60);
    const folder = await temporaryFolder();
    const [damaged, target] = [join(folder, 'damaged.ringscope'), join(folder, 'made.ringscope')];
    copyFileSync(file, damaged);
    await fc.assert(
      fc.asyncProperty(damagedFile(readFileSync(file)), async (bytes) => {
        writeFileSync(damaged, bytes);
        try {
          expect(summaryOf(damaged).file).toBe(damaged);
          const reader = openCapture(damaged);
          try {
            for (const { seq } of reader.events()) expect(seq).toBeGreaterThan(0);
            expect(reader.counts().events).toBeGreaterThanOrEqual(0);
          } finally {
            reader.close();
          }
        } catch (error) {
          expectExplained(error);
        }
        await recoverCapture({ file: damaged, target, replace: true, application: 'test', now: 0 }).then(
          ({ recovered }) => expect(recovered).toBeLessThanOrEqual(60),
          expectExplained,
        );
        expect(Buffer.compare(readFileSync(damaged), bytes)).toBe(0);
      }),
      { numRuns: rounds(150, 8_000) },
    );
  });
});
