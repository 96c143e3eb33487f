import { describe, expect, it } from 'vitest';
import { PacketMeter } from '../../../../main/transports/mqtt/packet-meter.ts';

const MOST = 1_000;

/** What a meter of at most 1,000 bytes says of these chunks, up to the first that is too much. */
function measured(...chunks: readonly (readonly number[])[]): number | null {
  const meter = new PacketMeter(MOST);
  for (const chunk of chunks) {
    const size = meter.above(Uint8Array.from(chunk));
    if (size !== null) return size;
  }
  return null;
}

const PINGRESP = [0xd0, 0x00];
/** MQTT 5, table 2-1: 128 is the first length of two bytes, 16,384 of three, 2,097,152 of four. */
const LONGEST_OF_TWO = [0x30, 0xff, 0x7f];
const LONGEST_OF_FOUR = [0x30, 0xff, 0xff, 0xff, 0x7f];

describe('the meter of packets', () => {
  it('knows the length before the packet is there', () => {
    expect(measured(LONGEST_OF_TWO)).toBe(16_383);
    expect(measured(LONGEST_OF_FOUR)).toBe(268_435_455);
  });

  it('says nothing of packets within the limit, however they are cut', () => {
    const thousand = [0x30, 0xe8, 0x07, ...Array.from({ length: 1_000 }, () => 0xff)];
    const bytes = [...PINGRESP, ...thousand, ...PINGRESP, ...thousand];
    expect(measured(bytes)).toBeNull();
    for (const size of [1, 2, 3, 5, 7, 1_003]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      expect(measured(...chunks)).toBeNull();
      expect(measured(...chunks, ...LONGEST_OF_TWO.map((byte) => [byte]))).toBe(16_383);
    }
  });

  it('finds one above the limit behind others of the same chunk', () => {
    expect(measured([...PINGRESP, 0x30, 0x02, 0x00, 0x00, 0x30, 0xe9, 0x07])).toBe(1_001);
  });
});
