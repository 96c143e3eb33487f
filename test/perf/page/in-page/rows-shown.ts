declare global {
  interface Window {
    benchRowsShown?: Promise<number>;
  }
}

/**
 * Runs in the page, so it has everything it needs inside. Makes the list go to a share of its length, or waits for the
 * wheel (null). How long (ms) it takes until the rows at the new place are there and painted comes in
 * `window.benchRowsShown`.
 */
export function awaitRows(jumpTo: number | null): void {
  const grid = document.querySelector('[role=grid]');
  if (!grid) throw new Error('There is no list.');
  const placeOf = (): string => grid.querySelector('[role=gridcell]')?.textContent ?? '';
  const before = placeOf();
  window.benchRowsShown = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`No other rows than ${before} have come.`)), 30_000);
    const begin = (begun: number): void => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => resolve(performance.now() - begun);
      const look = (): void => {
        // A row that is on its way has no text yet, only something grey.
        const isThere = placeOf() !== before && grid.querySelector('.coming') === null;
        if (isThere) painted.port2.postMessage(null);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    if (jumpTo === null) {
      const options = { once: true, passive: true, capture: true };
      addEventListener('wheel', ({ timeStamp }) => begin(timeStamp), options);
      return;
    }
    const begun = performance.now();
    grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * jumpTo;
    begin(begun);
  });
}
