/** The service's limits, in bytes: of a frame, and of a message in either direction. */
export const LARGEST_FRAME = 32 * 1024;
export const LARGEST_MESSAGE = 128 * 1024;
/** A character of JavaScript is at most three octets of UTF-8. */
const SURELY_ONE_FRAME = Math.floor(LARGEST_FRAME / 3);

/** What frames are sent to: a WebSocket. */
export interface FrameSink {
  send(text: string): void;
  send(part: Buffer, options: { binary: boolean; fin: boolean }): void;
}

/** Sends a text in frames of at most `size` bytes, which may cut characters: each frame alone need not be UTF-8. */
export function sendInFrames(socket: FrameSink, text: string, size = LARGEST_FRAME): void {
  if (size === LARGEST_FRAME && text.length <= SURELY_ONE_FRAME) {
    socket.send(text);
    return;
  }
  const bytes = Buffer.from(text);
  const last = Math.max(0, Math.ceil(bytes.length / size) - 1);
  for (let frame = 0; frame <= last; frame += 1) {
    const part = bytes.subarray(frame * size, (frame + 1) * size);
    socket.send(part, { binary: false, fin: frame === last });
  }
}
