const SHORT = 125;
const TWO_OCTETS = 126;
const MASKED = 0x80;

/**
 * Follows the frames in what a client sends (RFC 6455, 5.2) and calls `tooLarge` at the header of each whose payload
 * is above `limit` bytes: the limit is on frames, and a WebSocket library only tells of whole messages.
 */
export function createFrameMeter(limit: number, tooLarge: () => void): (chunk: Uint8Array) => void {
  const header = Buffer.alloc(14);
  let held = 0;
  let payloadLeft = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (payloadLeft > 0) {
        const passed = Math.min(payloadLeft, chunk.length - at);
        payloadLeft -= passed;
        at += passed;
        continue;
      }
      header[held] = chunk[at] ?? 0;
      held += 1;
      at += 1;
      if (held < 2 || held < headerLength(header)) continue;
      held = 0;
      payloadLeft = payloadLength(header);
      if (payloadLeft > limit) tooLarge();
    }
  };
}

/** Of a header whose first two octets are there. */
function headerLength(header: Buffer): number {
  const second = header[1] ?? 0;
  const short = second & 0x7f;
  const extended = short <= SHORT ? 0 : short === TWO_OCTETS ? 2 : 8;
  return 2 + extended + ((second & MASKED) === 0 ? 0 : 4);
}

function payloadLength(header: Buffer): number {
  const short = (header[1] ?? 0) & 0x7f;
  if (short <= SHORT) return short;
  return short === TWO_OCTETS ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
}
