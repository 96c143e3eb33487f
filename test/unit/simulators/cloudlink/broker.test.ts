import { describe, expect, it } from 'vitest';
import { keepAliveFor } from '../../../../simulators/cloudlink/broker/admission.ts';
import { createPacketWatch } from '../../../../simulators/cloudlink/broker/packet-watch.ts';
import { PINGREQ, publishPacket, subscribePacket, unsubscribePacket } from '../../../support/raw-mqtt.ts';

describe('the keep-alive of AWS IoT', () => {
  it.each([
    [0, 1_200],
    [5, 30],
    [60, 60],
    [1_200, 1_200],
    [5_000, 1_200],
  ])('is for %i s asked %i s', (asked, granted) => {
    expect(keepAliveFor(asked, 1)).toBe(granted);
  });

  it('is hurried at its shortest only', () => {
    expect([keepAliveFor(1, 20), keepAliveFor(60, 20), keepAliveFor(0, 20)]).toEqual([1.5, 60, 1_200]);
  });
});

describe('the packet watch', () => {
  const watched = (): { admits: (bytes: Buffer) => boolean; signs: () => number } => {
    let count = 0;
    const { admits } = createPacketWatch(() => (count += 1));
    return { admits, signs: () => count };
  };
  const topics = (count: number): string[] => Array.from({ length: count }, (_, index) => `topic-${index}`);

  it('admits eight topics in a packet and no more', () => {
    expect(watched().admits(subscribePacket(topics(8)))).toBe(true);
    expect(watched().admits(subscribePacket(topics(9)))).toBe(false);
  });

  it('counts the topics of each packet by itself, however the packets are cut', () => {
    const { admits, signs } = watched();
    const bytes = Buffer.concat([subscribePacket(topics(6)), PINGREQ, subscribePacket(topics(6))]);
    for (const byte of bytes) expect(admits(Buffer.from([byte]))).toBe(true);
    expect(signs()).toBe(3);
  });

  it('takes publications, subscriptions and pings for signs of life, and nothing else', () => {
    const { admits, signs } = watched();
    admits(Buffer.concat([PINGREQ, publishPacket('x', Buffer.alloc(3)), unsubscribePacket('x')]));
    expect(signs()).toBe(2);
  });

  it('admits a payload of 128 KB and none that is larger, before it has come whole', () => {
    const { admits } = watched();
    expect(admits(publishPacket('x', Buffer.alloc(128 * 1024)))).toBe(true);
    expect(admits(publishPacket('x', Buffer.alloc(129 * 1024)).subarray(0, 10))).toBe(false);
  });

  it('does not admit a length of more than four bytes', () => {
    expect(watched().admits(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]))).toBe(false);
  });
});
