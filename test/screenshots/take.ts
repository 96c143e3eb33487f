/**
 * Pictures of the screens, for the README and to be looked at:
 *
 *   node test/screenshots/take.ts [NAME…]
 *
 * Writes docs/screenshots/NAME.png with the system's Chromium and the page in dist/. The same on the same computer every
 * time: calls, times and health are scripted, and nothing moves.
 */
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { CHROMIUM, SANDBOX } from '../support/chromium.ts';
import { NOW } from './morning.ts';
import { scriptedShell } from './scripted-shell.ts';
import type { ScriptedShell } from './scripted-shell.ts';
import { SHOTS } from './shots.ts';
import type { Shot } from './shots.ts';
import { stand } from './stand.ts';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));

/** Without these the edges of letters differ by a shade from one time to the next. */
const SAME_PIXELS = [
  '--disable-gpu',
  '--disable-lcd-text',
  '--disable-partial-raster',
  '--disable-skia-runtime-opts',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--num-raster-threads=1',
];

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const wanted = process.argv.slice(2);
const shell = await scriptedShell((context, error) => tell(`${context}: ${String(error)}`));
const browser = await chromium.launch({
  ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
  args: [...SANDBOX, ...SAME_PIXELS],
});
try {
  for (const shot of SHOTS) {
    if (wanted.length > 0 && !wanted.includes(shot.name)) continue;
    await take(shot, browser, shell);
    tell(shot.name);
  }
} finally {
  await browser.close();
  await shell.close();
}

async function take(shot: Shot, from: Browser, at: ScriptedShell): Promise<void> {
  const opened = await at.open(shot.theme, shot.isFirstRun ?? false);
  const context = await from.newContext({
    viewport: shot.viewport ?? { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    colorScheme: shot.theme === 'light' ? 'light' : 'dark',
  });
  try {
    const page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    await page.goto(opened.address);
    await shot.arrange(page);
    await page.mouse.move(0, 0);
    await stand(page);
    await page.screenshot({ path: join(FOLDER, `${shot.name}.png`), caret: 'hide' });
  } finally {
    await context.close();
    await opened.close();
  }
}
