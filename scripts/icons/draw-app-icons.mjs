// Draws the icons of the packages (build/icons, build/icon.ico, build/icon.icns) from renderer/icon.svg, in Chromium:
//   node scripts/icons/draw-app-icons.mjs /usr/bin/chromium
// They are committed: electron-builder would fetch a program to make them, and a build should not need one.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { icns, ico } from './icon-files.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILD = path.join(ROOT, 'build');
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const mark = readFileSync(path.join(ROOT, 'renderer', 'icon.svg'), 'utf8');

const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  // Chromium refuses its sandbox to the superuser; it draws our own file and nothing else.
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  const page = await browser.newPage();
  const pictures = [];
  for (const size of SIZES) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<body style="margin:0">${appIcon(mark)}</body>`);
    pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
  }
  mkdirSync(path.join(BUILD, 'icons'), { recursive: true });
  for (const { size, png } of pictures) {
    writeFileSync(path.join(BUILD, 'icons', `${size}x${size}.png`), png);
  }
  writeFileSync(path.join(BUILD, 'icon.ico'), ico(pictures));
  writeFileSync(path.join(BUILD, 'icon.icns'), icns(pictures));
} finally {
  await browser.close();
}

/**
 * The mark in white on a tile of its own colour, with the margin that the systems' own icons have.
 * @param {string} svg
 */
function appIcon(svg) {
  const colour = /stroke="(#[0-9a-f]{6})"/.exec(svg)?.[1];
  if (colour === undefined) throw new Error('renderer/icon.svg has no colour of its own.');
  const inner = svg.replace(colour, '#ffffff').replace('<svg ', '<svg x="5" y="5" width="22" height="22" ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" style="display:block;width:100vw;height:100vh">
    <rect x="2" y="2" width="28" height="28" rx="6.4" fill="${colour}"/>${inner}</svg>`;
}
