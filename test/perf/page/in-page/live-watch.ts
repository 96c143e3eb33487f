/** What was seen of a page while events came. Times in ms. */
export interface Watched {
  /** From a key to the page's hearing of it. */
  inputDelays: number[];
  longTasks: number[];
  frames: number[];
  /** Each newest row as it came on screen: its number, when its event says it was sent, and when it was painted. */
  rows: { seq: number; sentAt: number; paintedAt: number }[];
}

declare global {
  interface Window {
    benchWatched?: Watched;
  }
}

/** Runs in the page, so it has everything it needs inside. What it sees is in `window.benchWatched`. */
export function watchLive(): void {
  const watched: Watched = { inputDelays: [], longTasks: [], frames: [], rows: [] };
  window.benchWatched = watched;
  addEventListener(
    'keydown',
    ({ timeStamp }) => watched.inputDelays.push(performance.now() - timeStamp),
    true,
  );
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longTasks.push(duration);
  }).observe({ type: 'longtask' });

  /** "13:02:11.482" of today, or of the day before where midnight has passed. */
  const momentOf = (text: string): number => {
    const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
    const moment = new Date().setHours(
      hours,
      minutes,
      Math.floor(seconds),
      Math.round((seconds % 1) * 1_000),
    );
    return moment > Date.now() + 3_600_000 ? moment - 86_400_000 : moment;
  };
  const newest = (): { seq: number; sentAt: number } | null => {
    let found: { seq: number; sentAt: number } | null = null;
    for (const row of document.querySelectorAll('[role=grid] [role=row]')) {
      const [number, time] = row.querySelectorAll('[role=gridcell]');
      const seq = Number(number?.textContent);
      if (time && seq > (found?.seq ?? 0)) found = { seq, sentAt: momentOf(time.textContent.trim()) };
    }
    return found;
  };

  let last = performance.now();
  let shown = 0;
  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data }: MessageEvent<{ seq: number; sentAt: number }>) =>
    watched.rows.push({ ...data, paintedAt: Date.now() });
  const onFrame = (now: number): void => {
    watched.frames.push(now - last);
    last = now;
    const row = newest();
    if (row && row.seq > shown) {
      shown = row.seq;
      // Comes after the frame that is being made now has been painted.
      painted.port2.postMessage(row);
    }
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
}
