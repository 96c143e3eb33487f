import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCapture } from '../../main/capture/reader.ts';
import { exportCapture } from '../../main/export/export-capture.ts';
import { htmlFormat } from '../../main/export/html/html-format.ts';
import type { UnrecordedEvent } from '../../model/event.ts';
import { CHROMIUM, launchChromium } from '../support/chromium.ts';
import { makeEvent } from '../support/make-event.ts';
import { watchPage } from '../support/page-complaints.ts';
import { recordEvents } from '../support/record-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOSTILE = [
  '</style></title><script>document.title="run"</script>',
  '<img src="https://evil.example/x" onerror="document.title=\'run\'">',
  '"><svg onload=document.title="run"><a href="javascript:document.title=1">',
  '\u202eevil\u2066 \u0000\u001b[31m',
  "' style='position:fixed' &lt;b&gt;",
].join(' ');

async function page(events: UnrecordedEvent[]): Promise<string> {
  const folder = await temporaryFolder();
  await recordEvents(join(folder, 'test.ringscope'), events);
  const reader = openCapture(join(folder, 'test.ringscope'));
  onTestFinished(() => reader.close());
  const file = join(folder, 'page.html');
  await exportCapture({
    ...{ reader, format: htmlFormat, target: { file }, application: 'Ringscope test', exportedAt: 0 },
    filterText: HOSTILE,
  });
  return file;
}

/** Opens a page and collects whatever it complains of or asks the network for. */
async function opened(file: string): Promise<{ view: Page; trouble: string[] }> {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const view = await browser.newPage();
  const trouble: string[] = [];
  await watchPage(view, (url) => url === pathToFileURL(file).href, trouble);
  await view.goto(pathToFileURL(file).href);
  return { view, trouble };
}

const hostile = makeEvent({
  ...{ from: { number: HOSTILE, name: HOSTILE }, to: { number: HOSTILE }, device: HOSTILE, callId: HOSTILE },
  ...{ name: HOSTILE, cause: HOSTILE, reason: HOSTILE, agent: { id: HOSTILE }, queue: { id: HOSTILE } },
  ...{ raw: HOSTILE, sourceId: HOSTILE, protocol: HOSTILE },
});

describe.skipIf(CHROMIUM === undefined)('the HTML export, opened in Chromium', () => {
  it('shows calls, their ladders and events, and keeps to its own content policy', async () => {
    const at = Date.UTC(2026, 2, 2, 13);
    const gap = { since: at, until: at + 5, reason: 'the link was down' };
    const file = await page([
      makeEvent(),
      makeEvent({ kind: 'established', state: 'connected', at: at + 6_000 }),
      makeEvent({ kind: 'gap', gap }),
    ]);
    const { view, trouble } = await opened(file);
    expect(await view.locator('details.call').count()).toBe(1);
    await view.locator('details.call > summary').click();
    expect(await view.locator('details.call li').first().innerText()).toBe('Answered by 5590 after 6 s.');
    expect(await view.locator('details.call svg text', { hasText: 'Front desk' }).isVisible()).toBe(true);
    expect(await view.locator('svg a').count()).toBe(2);
    await view.locator('svg a').first().click();
    expect(view.url()).toMatch(/#e1$/);
    expect(await view.locator('#e1').innerText()).toContain('DeliveredEvent');
    expect(await view.locator('main').innerText()).toContain('the link was down');
    // The style is applied, so its hash is the right one.
    expect(await view.evaluate('getComputedStyle(document.body).maxWidth')).toBe('1216px');
    expect(trouble).toEqual([]);
  }, 60_000);

  it('runs nothing and asks for nothing that a peer wrote', async () => {
    const file = await page([hostile, { ...hostile, kind: 'transferred' }, { ...hostile, kind: 'queued' }]);
    const { view, trouble } = await opened(file);
    expect(await view.title()).toBe('Calls and events');
    expect(await view.locator('script, img, iframe, object, [onload], [onerror], [style]').count()).toBe(0);
    expect(await view.locator('a:not([href^="#e"])').count()).toBe(0);
    expect(await view.locator('body').innerText()).toContain('<script>document.title="run"</script>');
    expect(trouble).toEqual([]);
    expect(readFileSync(file, 'utf8').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }, 60_000);
});
