import { describe, expect, it } from 'vitest';
import type { Subscriber } from '../../simulators/scenario.ts';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { column, rowsOf, tabTo, workbench } from '../support/workbench.ts';

const BAKERY: Subscriber = { number: '+15550100', name: 'Harbour Bakery' };
const OPTICS: Subscriber = { number: '+15550109', name: 'Summit Optics' };
const TIMBER: Subscriber = { number: '+15550121', name: 'Cedar Timber' };

async function withGateway() {
  const opened = await openPage();
  const gateway = await startGateway();
  await gateway.connect(opened.app);
  return { ...opened, ...workbench(opened.page), gateway };
}

describe.skipIf(CHROMIUM === undefined)('calls in a browser', { timeout: 120_000 }, () => {
  it('appear as they ring, and change as they are answered and end', async () => {
    const { calls, gateway, complaints } = await withGateway();
    gateway.ring('one', BAKERY);
    await expect.poll(() => column(calls, 'State').catch(() => [])).toEqual(['Ringing']);
    expect(await column(calls, 'From')).toEqual(['Harbour Bakery +15550100']);
    gateway.answer('one');
    await expect.poll(() => column(calls, 'State')).toEqual(['Connected']);
    gateway.ring('two', OPTICS);
    await expect.poll(() => column(calls, 'State')).toEqual(['Ringing', 'Connected']);
    gateway.hangUp('one', BAKERY);
    gateway.hangUp('two', OPTICS);
    await expect.poll(() => column(calls, 'Outcome')).toEqual(['Missed', 'Answered']);
    expect(complaints).toEqual([]);
  });

  it('are sorted by a column, and the other way round by the same again', async () => {
    const { page, calls, gateway, complaints } = await withGateway();
    for (const [index, firm] of [OPTICS, BAKERY, TIMBER].entries()) {
      gateway.ring(firm.name, firm);
      await expect.poll(() => rowsOf(calls).count()).toBe(index + 1);
    }
    const names = async () => (await column(calls, 'From').catch(() => [])).map((text) => text.split(' ')[0]);
    await expect.poll(names).toEqual(['Cedar', 'Harbour', 'Summit']);
    const head = calls.getByRole('columnheader', { name: 'From' }).getByRole('button');
    await head.click();
    await expect.poll(names).toEqual(['Cedar', 'Harbour', 'Summit']);
    await head.click();
    await expect.poll(names).toEqual(['Summit', 'Harbour', 'Cedar']);
    expect(await calls.getByRole('columnheader', { name: 'From' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    expect(await page.getByRole('columnheader', { name: 'Started' }).getAttribute('aria-sort')).toBe('none');
    expect(complaints).toEqual([]);
  });

  it('show what happened: ladder, facts, legs and the raw message', async () => {
    const { page, calls, detail, message, filter, gateway, complaints } = await withGateway();
    gateway.ring('other', OPTICS);
    gateway.ring('one', BAKERY);
    gateway.answer('one');
    gateway.hangUp('one', BAKERY);
    await calls.getByText('Harbour Bakery').click();
    await detail.getByRole('heading', { name: 'Harbour Bakery → Reception 1' }).waitFor();
    const steps = detail.getByRole('listbox', { name: 'What happened, step by step' }).getByRole('option');
    await expect.poll(() => steps.count()).toBe(3);
    await expect.poll(() => detail.innerText()).toMatch(/answered/i);
    await steps.nth(1).click();
    await message.getByRole('tab', { name: 'Text' }).click();
    await expect.poll(() => message.innerText()).toMatch(/"type":\s*"answered"/);
    await message.getByRole('tab', { name: 'Tree' }).click();
    await expect.poll(() => message.innerText()).toContain('callerName');
    await message.getByRole('tab', { name: 'Hex' }).click();
    await expect.poll(() => message.innerText()).toMatch(/7b 22/);
    await message.getByRole('tab', { name: 'Changes' }).click();
    await expect.poll(() => message.innerText()).toMatch(/ringing[\s\S]*answered/);

    await detail.getByRole('button', { name: 'Only this call' }).click();
    await expect.poll(() => filter.inputValue()).toMatch(/^call:/);
    await expect.poll(() => rowsOf(calls).count()).toBe(1);
    await page.getByRole('button', { name: /1 hidden by the filter/ }).click();
    await expect.poll(() => rowsOf(calls).count()).toBe(2);
    expect(complaints).toEqual([]);
  });

  it('are followed to the raw message with the keyboard alone', async () => {
    const { page, calls, detail, message, gateway, complaints } = await withGateway();
    gateway.ring('one', BAKERY);
    gateway.answer('one');
    await expect.poll(() => rowsOf(calls).count()).toBe(1);
    gateway.ring('two', OPTICS);
    await expect.poll(() => rowsOf(calls).count()).toBe(2);
    await tabTo(calls);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await detail.getByRole('heading', { name: 'Harbour Bakery' }).waitFor();
    await tabTo(detail.getByRole('listbox', { name: 'What happened, step by step' }));
    await page.keyboard.press('End');
    await expect
      .poll(() => detail.getByRole('option', { selected: true }).textContent())
      .toMatch(/answered/i);
    await tabTo(message.getByRole('tab', { selected: true }));
    for (const _ of [1, 2, 3]) {
      if ((await message.getByRole('tab', { selected: true }).innerText()).includes('Text')) break;
      await page.keyboard.press('ArrowRight');
    }
    await expect.poll(() => message.innerText()).toMatch(/"type":\s*"answered"/);
    expect(complaints).toEqual([]);
  });
});
