import { createServer } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { HOSTILE_JSON, HOSTILE_TEXTS, MEGABYTE_NAME } from '../support/hostile-texts.ts';
import { onLoopback } from '../support/loopback-server.ts';
import { makeEvent } from '../support/make-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openFile, rowsOf, workbench } from '../support/workbench.ts';

const NAMES = { ...HOSTILE_TEXTS, megabyte: MEGABYTE_NAME };
const KINDS = Object.keys(NAMES);
/** An element that came with a peer's text, and what such an element would do. */
const OWNED = '#owned, [onmouseover], [onerror], [onload], img, body script, a[href^="javascript"]';
const HEBREW = HOSTILE_TEXTS.hebrew;

/** A call of each name: caller, called, agent, queue, device, cause and raw message all have it. */
function events(): string {
  return Object.entries(NAMES)
    .map(([kind, name], index) =>
      JSON.stringify({
        seq: index + 1,
        ...makeEvent({
          at: Date.UTC(2026, 2, 2, 13, index),
          receivedAt: Date.UTC(2026, 2, 2, 13, index),
          sourceId: `<i id=owned>${kind}</i>`,
          name: name.slice(0, 8_000),
          callId: `${kind} ${name.slice(0, 60)}`,
          device: name.slice(0, 1_000),
          from: { name, number: `555010${index}` },
          to: { name },
          agent: { id: '1', name },
          queue: { id: '2', name },
          cause: name,
          raw: `{"known":${HOSTILE_JSON},${JSON.stringify(name.slice(0, 500))}:${JSON.stringify([name, { deep: name }])}}`,
        }),
      }),
    )
    .join('\n');
}

/** Nothing of what came may have become more than text, and no text pushes the page out of its frame. */
async function inert(page: Page): Promise<void> {
  expect(await page.title()).toBe('Ringscope');
  expect(await page.locator(OWNED).count()).toBe(0);
  // Controls and marks that turn the direction of writing stand on screen as symbols only.
  const text = await page.locator('body').innerText();
  expect(text.replaceAll(/[\t\n]/g, ' ')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  expect(await page.evaluate(() => Reflect.has({}, 'owned'))).toBe(false);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(tooWide).toBeLessThanOrEqual(0);
}

/**
 * Texts with letters from right to left that could turn what stands beside them around: neither they nor what holds them
 * alone is set apart from it.
 */
function notSetApart(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isApart = (element: Element): boolean => {
      const { unicodeBidi, display } = getComputedStyle(element);
      return /isolate|plaintext/.test(unicodeBidi) || /block|flex|grid|cell/.test(display);
    };
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      if (!/[\u0590-\u05ff]/.test(text) || node.parentElement?.closest('svg, title') !== null) continue;
      let element: Element | null = node.parentElement;
      while (element !== null && !isApart(element) && element.textContent.trim() === text.trim())
        element = element.parentElement;
      if (element === null || element.textContent.trim() !== text.trim())
        found.push(`${element?.tagName ?? ''}: ${element?.textContent.slice(0, 100) ?? ''}`);
    }
    return found;
  });
}

describe.skipIf(CHROMIUM === undefined)('hostile names in a browser', { timeout: 240_000 }, () => {
  it('stay text in every list, in the detail, in filters and in the palette', async () => {
    const { page, complaints } = await openPage();
    const file = join(await temporaryFolder(), 'hostile.ndjson');
    await writeFile(file, events());
    await openFile(page, file);
    const { calls, detail, events: list, filter, message } = workbench(page);
    await expect.poll(() => calls.getAttribute('aria-rowcount')).toBe(String(KINDS.length + 1));
    await inert(page);
    expect(await calls.innerText()).toContain('⟨202E⟩evil');
    expect(await notSetApart(page)).toEqual([]);

    await calls.focus();
    for (const _ of KINDS) {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await detail.getByRole('listbox', { name: 'What happened, step by step' }).waitFor();
      await message.getByRole('tab', { name: 'Text' }).waitFor();
      for (const view of ['Fields', 'Tree', 'Text', 'Hex']) {
        await message.getByRole('tab', { name: view }).click();
        await inert(page);
        expect(await notSetApart(page)).toEqual([]);
      }
      await calls.focus();
    }

    await page.getByRole('tab', { name: 'Events' }).click();
    await expect.poll(() => list.getAttribute('aria-rowcount')).toBe(String(KINDS.length + 1));
    await inert(page);
    await list.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('.');
    await page.getByRole('menuitem', { name: /^Only/ }).first().waitFor();
    await inert(page);
    await page.keyboard.press('Escape');

    for (const field of ['name:', 'from:', 'agent:', 'queue:', 'device:', 'source:', 'cause:']) {
      await filter.fill(field);
      await page.getByRole('listbox', { name: 'Proposals' }).waitFor();
      await inert(page);
      expect(await notSetApart(page)).toEqual([]);
    }
    for (const wrong of [
      `from:"<b id=owned>"`,
      '<b id=owned>:1',
      'x'.repeat(4_000),
      `${'x'.repeat(3_000)}:1`,
    ]) {
      await filter.fill(wrong);
      await filter.press('Enter');
      await inert(page);
    }
    await filter.fill('');
    await filter.press('Enter');

    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('grid', { name: /^Timeline/ }).waitFor();
    await inert(page);
    expect(await notSetApart(page)).toEqual([]);
    await page.keyboard.press('Control+e');
    await page.getByRole('region', { name: 'What would be replaced' }).waitFor();
    await inert(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).waitFor();
    await inert(page);
    expect(complaints).toEqual([]);
  });

  it('ring, and are told of, as text', async () => {
    const { page, app, complaints } = await openPage();
    const gateway = await startGateway();
    await gateway.connect(app);
    const { calls, notifications, detail } = workbench(page);
    const banners = notifications.getByRole('article');
    for (const [index, name] of Object.values(HOSTILE_TEXTS).entries()) {
      const firm = { number: `+155501${String(index).padStart(2, '0')}`, name };
      gateway.ring(`call ${index}`, firm);
      await expect.poll(() => banners.count()).toBe(1);
      await inert(page);
      expect(await notSetApart(page)).toEqual([]);
      gateway.hangUp(`call ${index}`, firm);
      await expect.poll(() => banners.count()).toBe(0);
    }
    // Four at once are told as one.
    for (const [index, name] of Object.values(HOSTILE_TEXTS).slice(0, 4).entries()) {
      gateway.ring(`storm ${index}`, { number: `+1555019${index}`, name });
    }
    await page.getByText('4 calls ringing', { exact: true }).first().waitFor();
    await inert(page);
    await expect.poll(() => rowsOf(calls).count()).toBeGreaterThan(10);

    // Who calls and who is called keep their places, whatever they are written in.
    gateway.ring('hebrew', { number: '+15550199', name: HEBREW });
    // Rows move as calls come.
    await expect.poll(() => calls.getByText(HEBREW).count()).toBe(2);
    await calls.getByText(HEBREW).first().click();
    const title = detail.getByRole('heading', { name: `${HEBREW} → Reception 1` });
    await title.waitFor();
    const [from = 0, to = 0] = await title
      .locator('bdi > bdi')
      .evaluateAll((names) => names.map((name) => name.getBoundingClientRect().left));
    expect(from).toBeLessThan(to);
    expect(complaints).toEqual([]);
  });

  it('of sources, of what answers in their place and of files stay text in the rail, the doctor and the palette', async () => {
    const { page, app, complaints } = await openPage();
    const hostile = Object.values(HOSTILE_TEXTS).join(' ').slice(0, 6_000);
    const server = await onLoopback(
      createServer((_, response) => {
        response.writeHead(500, 'Broken <b id=owned>', {
          'X-Reason': '<b id=owned>',
          'Content-Type': 'text/html',
        });
        response.end(hostile);
      }),
    );
    onTestFinished(() => server.close());
    const source = (id: string, name: string) => ({
      ...{ id, name, protocol: 'websocket', enabled: true, proxy: 'none' },
      ...{
        options: {
          url: `ws://127.0.0.1:${server.port}/${encodeURIComponent(name.slice(0, 40).toWellFormed())}`,
        },
      },
      trust: { caFiles: [], pinSha256: null },
    });
    for (const [index, name] of Object.values(HOSTILE_TEXTS).entries()) {
      await app.client.ask('sources.save', { source: source(`s${index}`, name.slice(0, 60)), secrets: {} });
    }
    const { sources } = workbench(page);
    await expect
      .poll(() => sources.getByRole('button', { name: /^Actions for/ }).count())
      .toBe(KINDS.length - 1);
    await inert(page);
    expect(await notSetApart(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).fill('test');
    await inert(page);
    await page.keyboard.press('Enter');
    await page.getByText('It does not work yet').waitFor();
    await inert(page);
    expect(complaints).toEqual([]);
  });
});
