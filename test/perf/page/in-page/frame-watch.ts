declare global {
  interface Window {
    benchFrames?: number[];
  }
}

/** Runs in the page: notes from now on how long (ms) each frame is shown, in `window.benchFrames`. */
export function watchFrames(): void {
  const frames: number[] = [];
  window.benchFrames = frames;
  let last = performance.now();
  const onFrame = (now: number): void => {
    frames.push(now - last);
    last = now;
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
}
