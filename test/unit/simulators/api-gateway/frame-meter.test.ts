import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameMeter } from '../../../../simulators/api-gateway/gateway/frame-meter.ts';
import { rounds } from '../../../support/long-form.ts';

/** A masked frame as RFC 6455, 5.2 draws it. */
function frame(length: number): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const payload = Buffer.alloc(length, 0xff);
  if (length <= 125) return Buffer.concat([Buffer.from([0x81, 0x80 | length]), mask, payload]);
  if (length <= 0xffff) {
    const header = Buffer.from([0x81, 0x80 | 126, length >> 8, length & 0xff]);
    return Buffer.concat([header, mask, payload]);
  }
  const header = Buffer.alloc(10);
  header.set([0x81, 0x80 | 127]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, mask, payload]);
}

describe('the frame meter', () => {
  it('finds each frame above the limit, however the bytes are cut', () => {
    const lengths = fc.constantFrom(0, 1, 125, 126, 127, 1_000, 1_001, 65_535, 65_536);
    fc.assert(
      fc.property(fc.array(lengths, { maxLength: 6 }), fc.integer({ min: 1, max: 5_000 }), (sizes, cut) => {
        let found = 0;
        const meter = createFrameMeter(1_000, () => (found += 1));
        const bytes = Buffer.concat(sizes.map(frame));
        for (let at = 0; at < bytes.length; at += cut) meter(bytes.subarray(at, at + cut));
        expect(found).toBe(sizes.filter((size) => size > 1_000).length);
      }),
      { numRuns: rounds(60, 2_400) },
    );
  });
});
