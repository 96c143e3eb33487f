import { expect, test } from 'vitest';
import { isMac, keyMatches, readShortcut, shortcutKeys } from '../../../../renderer/state/shortcut.ts';

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

test('Ctrl is Cmd on a Mac', () => {
  const wanted = readShortcut('Ctrl+K');
  expect(keyMatches(press('k', { ctrlKey: true }), wanted)).toBe(true);
  expect(keyMatches(press('k', { metaKey: true }), wanted)).toBe(true);
  expect(keyMatches(press('k'), wanted)).toBe(false);
});

test('a sign is met however the keyboard makes it', () => {
  expect(keyMatches(press('?', { shiftKey: true }), readShortcut('?'))).toBe(true);
  expect(keyMatches(press('?'), readShortcut('?'))).toBe(true);
});

test('a letter with Shift is another than without', () => {
  expect(keyMatches(press('X', { shiftKey: true }), readShortcut('Shift+X'))).toBe(true);
  expect(keyMatches(press('x'), readShortcut('Shift+X'))).toBe(false);
  expect(keyMatches(press('P', { shiftKey: true }), readShortcut('P'))).toBe(false);
});

test('knows which keys stand on their own, to be switched off', () => {
  expect(['P', '/', 'Shift+X'].map((text) => readShortcut(text).isSingle)).toEqual([true, true, true]);
  expect(['Ctrl+K', 'F6', 'Escape', 'Alt+P'].map((text) => readShortcut(text).isSingle)).toEqual(
    Array(4).fill(false),
  );
});

test('writes keys as they are called here', () => {
  expect(shortcutKeys('Ctrl+Shift+ArrowUp', false)).toEqual(['Ctrl', 'Shift', '↑']);
  expect(shortcutKeys('Ctrl+K', true)).toEqual(['⌘', 'K']);
});

test('knows a Mac by what its browser says', () => {
  expect(isMac({ userAgentData: { platform: 'macOS' }, platform: '' })).toBe(true);
  expect(isMac({ platform: 'MacIntel' })).toBe(true);
  expect(isMac({ userAgentData: { platform: 'Linux' }, platform: 'Linux x86_64' })).toBe(false);
  expect(isMac({ platform: 'Win32' })).toBe(false);
});
