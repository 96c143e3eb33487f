// Draws the icons of the tray (build/icons/tray) from renderer/icon.svg, in Chromium:
//   node scripts/icons/draw-tray-icons.mjs /usr/bin/chromium
// They are committed; the build copies them to dist/desktop/icons.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ico } from './icon-files.mjs';
import { TRAY_ICONS, trayDrawing } from './tray-drawings.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What Windows shows at 100 to 300 %. */
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48];

const icon = readFileSync(path.join(ROOT, 'renderer', 'icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  // Chromium refuses its sandbox to the superuser; it draws our own file and nothing else.
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  const page = await browser.newPage();
  for (const state of TRAY_ICONS) {
    const template = trayDrawing(icon, state, 'template');
    write('mac', `${state}Template.png`, await picture(page, template, 16));
    write('mac', `${state}Template@2x.png`, await picture(page, template, 32));
    const coloured = trayDrawing(icon, state, 'coloured');
    write('linux', `${state}.png`, await picture(page, coloured, 24));
    write('linux', `${state}@2x.png`, await picture(page, coloured, 48));
    const pictures = [];
    for (const size of WINDOWS_SIZES) pictures.push({ size, png: await picture(page, coloured, size) });
    write('windows', `${state}.ico`, ico(pictures));
  }
} finally {
  await browser.close();
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} drawing
 * @param {number} size pixels of a side
 */
async function picture(page, drawing, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${drawing}`,
  );
  return page.screenshot({ omitBackground: true });
}

/**
 * @param {'mac' | 'windows' | 'linux'} platform
 * @param {string} name
 * @param {Buffer} content
 */
function write(platform, name, content) {
  const folder = path.join(ROOT, 'build', 'icons', 'tray', platform);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), content);
}
