/** MQTT 3.1.1, 2.2.1. */
const PUBLISH = 3;
const PUBACK = 4;
const SUBSCRIBE = 8;
const PINGREQ = 12;
/** The packets that prove to AWS IoT that a client lives; no others do. */
const SIGNS_OF_LIFE = new Set([PUBLISH, PUBACK, SUBSCRIBE, PINGREQ]);
/** AWS IoT takes no more in one SUBSCRIBE. */
const MOST_TOPICS = 8;
/** AWS IoT takes no larger payload; the rest is room for the topic and the headers. */
const LARGEST_PACKET = 128 * 1024 + 512;

/** Looks at what a client sends, for the rules of AWS IoT that the broker library does not know. */
export interface PacketWatch {
  /** False when the link must be closed. A packet may come in any number of pieces. */
  admits: (bytes: Buffer) => boolean;
}

export function createPacketWatch(onSignOfLife: () => void): PacketWatch {
  let pending = Buffer.alloc(0);
  return {
    admits(bytes) {
      pending = Buffer.concat([pending, bytes]);
      for (let packet = readPacket(pending); packet !== null; packet = readPacket(pending)) {
        if (packet.end > LARGEST_PACKET || Number.isNaN(packet.end)) return false;
        if (pending.length < packet.end) return true;
        const body = pending.subarray(packet.start, packet.end);
        if (packet.type === SUBSCRIBE && countTopics(body) > MOST_TOPICS) return false;
        if (SIGNS_OF_LIFE.has(packet.type)) onSignOfLife();
        pending = pending.subarray(packet.end);
      }
      return true;
    },
  };
}

/** Type and extent of the first packet, by its fixed header; null while that is incomplete. 2.2.3: at most four bytes. */
function readPacket(bytes: Buffer): { type: number; start: number; end: number } | null {
  let length = 0;
  for (let at = 1; at <= 4; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) return { type: (bytes[0] ?? 0) >> 4, start: at + 1, end: at + 1 + length };
  }
  return { type: 0, start: 0, end: Number.NaN };
}

/** 3.8.3, after the packet identifier: pairs of a topic filter with its length and a byte of options. */
function countTopics(body: Buffer): number {
  let count = 0;
  for (let at = 2; at + 2 <= body.length; at += 2 + body.readUInt16BE(at) + 1) count += 1;
  return count;
}
