import type { Clock, Undo } from '../../../model/clock.ts';

export interface WatchdogSettings {
  silenceLimitMs?: number;
  pingEveryMs?: number;
  onSilent(limitMs: number): void;
  ping(): void;
}

/**
 * Notices when nothing comes from a socket for `silenceLimitMs`, and pings every `pingEveryMs`. It looks at chunks of
 * the socket, not at messages: that costs nothing per message, and a long message that trickles in is not silence.
 * While reading is stopped, by us, nothing can come, so the time does not count.
 */
export function startWatchdog(
  socket: NodeJS.ReadableStream,
  clock: Clock,
  settings: WatchdogSettings,
): { setReading(reading: boolean): void; stop: Undo } {
  const { silenceLimitMs, pingEveryMs } = settings;
  let undoSilence: Undo | null = null;
  let undoPing: Undo | null = null;
  let heardAt = clock.now();
  let reading = true;

  if (silenceLimitMs !== undefined) {
    socket.on('data', () => (heardAt = clock.now()));
    const look = () => {
      const left = (reading ? heardAt : clock.now()) + silenceLimitMs - clock.now();
      if (left > 0) undoSilence = clock.after(left, look);
      else settings.onSilent(silenceLimitMs);
    };
    look();
  }
  if (pingEveryMs !== undefined) {
    const next = () => {
      undoPing = clock.after(pingEveryMs, () => {
        settings.ping();
        next();
      });
    };
    next();
  }
  return {
    setReading(value) {
      if (value && !reading) heardAt = clock.now();
      reading = value;
    },
    stop() {
      undoSilence?.();
      undoPing?.();
    },
  };
}
