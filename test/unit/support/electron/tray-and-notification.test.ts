import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { app } from '../../../support/electron/app.ts';
import { nativeImage, Notification, resetElectron, Tray } from '../../../support/electron/index.ts';
import { notificationSystem, shownNotifications } from '../../../support/electron/notification.ts';

const ICON = fileURLToPath(new URL('../../../../build/icons/tray/linux/up.png', import.meta.url));

beforeEach(resetElectron);

describe('the stand-in of a tray', () => {
  it('is not made before the app is ready', () => {
    expect(() => new Tray(ICON)).toThrow('Cannot create Tray before app is ready');
  });

  it('refuses what is no image', () => {
    app.becomeReady();
    expect(() => new Tray('/nowhere/up.png')).toThrow("Failed to load image from path '/nowhere/up.png'");
    expect(() => new Tray(fileURLToPath(import.meta.url))).toThrow('Failed to load image');
  });

  it('refuses everything once it is destroyed', () => {
    app.becomeReady();
    const tray = new Tray(ICON);
    tray.destroy();
    expect(() => tray.setToolTip('up')).toThrow('Tray is destroyed');
    expect(() => tray.setImage(ICON)).toThrow('Tray is destroyed');
    expect(() => tray.setContextMenu(null)).toThrow('Tray is destroyed');
  });
});

describe('the stand-in of an image', () => {
  it('is empty where there is none, and knows its size and whether it is a template', () => {
    expect(nativeImage.createFromPath('/nowhere/up.png').isEmpty()).toBe(true);
    const [template, coloured] = ['mac/upTemplate.png', 'windows/up.ico'].map((file) =>
      nativeImage.createFromPath(ICON.replace(/linux.up\.png$/, file)),
    );
    expect([template?.getSize(), template?.isTemplateImage()]).toEqual([{ width: 16, height: 16 }, true]);
    expect([coloured?.getSize(), coloured?.isTemplateImage()]).toEqual([{ width: 16, height: 16 }, false]);
  });
});

describe('the stand-in of a notification', () => {
  it('is not made before the app is ready, nor longer than macOS shows it', () => {
    expect(() => new Notification({ title: 'A' })).toThrow('Cannot create Notification before app is ready');
    app.becomeReady();
    expect(() => new Notification({ title: 'A', body: 'é'.repeat(128) })).toThrow('Would be cut on macOS');
  });

  it('fails while it is shown where the system refuses, and does nothing where there is no system', () => {
    app.becomeReady();
    const failures: unknown[] = [];
    const notification = new Notification({ title: 'A' });
    notification.on('failed', (_event, reason) => failures.push(reason));
    notificationSystem.refuses = 'not signed';
    notification.show();
    notificationSystem.isSupported = false;
    notification.show();
    expect([failures, shownNotifications()]).toEqual([['not signed'], []]);
  });

  it('is closed before it is shown again', () => {
    app.becomeReady();
    const notification = new Notification({ title: 'A' });
    let closed = 0;
    notification.on('close', () => (closed += 1));
    notification.show();
    notification.show();
    expect([closed, shownNotifications().length]).toEqual([1, 1]);
  });
});
