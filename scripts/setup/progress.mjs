import process from 'node:process';

/**
 * One line on stderr for a step that takes a while, with the seconds counted on a terminal. Stdout stays clean: it
 * belongs to the command.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(title, work) {
  const begun = performance.now();
  const seconds = () => `${Math.round((performance.now() - begun) / 1000)} s`;
  const line = (/** @type {string} */ text) => process.stderr.write(`\r${title}… ${text}`);
  if (!process.stderr.isTTY) process.stderr.write(`${title}…\n`);
  const timer = process.stderr.isTTY ? setInterval(() => line(seconds()), 1000) : undefined;
  if (process.stderr.isTTY) line('');
  try {
    const result = await work();
    if (process.stderr.isTTY) line(`${seconds()}\n`);
    return result;
  } catch (error) {
    if (process.stderr.isTTY) line('failed\n');
    throw error;
  } finally {
    clearInterval(timer);
  }
}
