/** One unit on the wire during an examination. Times in ms since the epoch. */
export interface LoggedFrame {
  at: number;
  direction: 'sent' | 'received';
  /** "GET https://host/path", "WebSocket text", "MQTT publish topic". */
  what: string;
  /** In bytes, of the whole message. */
  size: number;
  text: string;
  /** The text is only the beginning of the message. */
  cut: boolean;
}

const KEPT_BYTES = 2 * 1024 * 1024;
const KEPT_OF_ONE = 64 * 1024;

/** The messages of one attempt, the first 2 MiB of them; what does not fit is counted. */
export class FrameLog {
  readonly frames: LoggedFrame[] = [];
  #bytes = 0;
  #dropped = 0;

  /** How many messages came after the log was full. */
  get dropped(): number {
    return this.#dropped;
  }

  add({ size, text, ...frame }: Omit<LoggedFrame, 'cut' | 'size'> & { size?: number }): void {
    const kept = text.slice(0, KEPT_OF_ONE);
    const bytes = Buffer.byteLength(kept) + frame.what.length;
    if (this.#bytes + bytes > KEPT_BYTES) {
      this.#dropped += 1;
      return;
    }
    this.#bytes += bytes;
    const cut = kept.length < text.length;
    this.frames.push({ ...frame, size: size ?? Buffer.byteLength(text), text: kept, cut });
  }
}
