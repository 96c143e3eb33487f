import type { Page } from 'playwright-core';
import type { Theme } from '../../model/contract/settings.ts';
import { rowsOf, workbench } from '../support/workbench.ts';
import { stand } from './stand.ts';

/** A picture of a screen, and how one comes there from the calls. */
export interface Shot {
  name: string;
  theme: Theme;
  viewport?: { width: number; height: number };
  isFirstRun?: boolean;
  /** Also waits until all is there that the picture shows. */
  arrange(page: Page): Promise<void>;
}

export const SHOTS: readonly Shot[] = [
  { name: 'calls-dark', theme: 'dark', arrange: chooseCall },
  { name: 'calls-light', theme: 'light', arrange: chooseCall },
  { name: 'timeline-dark', theme: 'dark', arrange: timeline },
  { name: 'events-dark', theme: 'dark', arrange: events },
  { name: 'add-source-dark', theme: 'dark', arrange: addSource },
  { name: 'doctor-dark', theme: 'dark', arrange: doctor },
  { name: 'export-dark', theme: 'dark', arrange: exportDialog },
  { name: 'first-run-light', theme: 'light', isFirstRun: true, arrange: firstRun },
  { name: 'narrow-dark', theme: 'dark', viewport: { width: 1024, height: 640 }, arrange: narrow },
  { name: 'contrast', theme: 'contrast', arrange: chooseCall },
];

/** A call that went through several hands, and what its last message said. */
async function chooseCall(page: Page): Promise<void> {
  const { calls, detail, message } = workbench(page);
  await rowsOf(calls).first().waitFor();
  await stand(page);
  await rowsOf(calls).filter({ hasText: '→' }).nth(1).getByRole('gridcell').first().click();
  const steps = detail.getByRole('listbox').getByRole('option');
  await steps.nth(2).waitFor();
  await steps.nth(2).click();
  await message.getByRole('tab', { name: 'Tree' }).click();
  await message.getByText('callerName', { exact: true }).waitFor();
}

async function narrow(page: Page): Promise<void> {
  await rowsOf(workbench(page).calls).first().waitFor();
  await workbench(page).filter.fill('direction:in outcome:answered');
  await workbench(page).filter.press('Enter');
  await page.getByRole('button', { name: /hidden by the filter/ }).waitFor();
}

async function timeline(page: Page): Promise<void> {
  await chooseCall(page);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page
    .getByRole('grid', { name: /^Timeline/ })
    .getByRole('rowheader')
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Fit' }).click();
}

async function events(page: Page): Promise<void> {
  const { events: list, message } = workbench(page);
  await page.getByRole('tab', { name: 'Events' }).click();
  await rowsOf(list).first().waitFor();
  await stand(page);
  await rowsOf(list).nth(-6).getByRole('gridcell').nth(2).click();
  await message.getByRole('tab', { name: 'Fields' }).click();
}

async function addSource(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add source' }).first().click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Avaya/ })
    .click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name', { exact: true }).fill('Head office');
  await form.getByLabel(/^URL/).fill('wss://aes.example');
  await form.getByLabel(/^Username/).fill('ringscope');
  await form.getByLabel(/^Switch name/).fill('CM55');
  await form.getByLabel(/^Devices/).fill('5590, 5591, 5700 vdn');
  await form.getByLabel(/^Password/).fill('simulated');
}

async function doctor(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show why' }).click();
  await page.getByRole('dialog').getByText('It does not work yet').waitFor();
}

async function exportDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('region', { name: 'What would be replaced' }).waitFor();
}

async function firstRun(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Connect to …' }).getByRole('button').first().waitFor();
  await page.getByText('0 shown, 0 hidden').waitFor();
}
