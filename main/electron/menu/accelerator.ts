/** What a page calls a key, and Electron's name of it (https://www.electronjs.org/docs/latest/api/accelerator). */
const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '+': 'Plus',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Esc: 'Escape',
};
const MODIFIERS: Readonly<Record<string, string>> = {
  Ctrl: 'CommandOrControl',
  Alt: 'Alt',
  Shift: 'Shift',
};
const KEYS = new Set(
  [
    [
      'Plus',
      'Space',
      'Tab',
      'Backspace',
      'Delete',
      'Insert',
      'Return',
      'Enter',
      'Up',
      'Down',
      'Left',
      'Right',
    ],
    ['Home', 'End', 'PageUp', 'PageDown', 'Escape'],
    Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
  ].flat(),
);

/** A key of a command as menus show it. */
export interface Accelerator {
  text: string;
  /** Whether it can be pressed while somebody types: it has Ctrl, Alt or Cmd, or is a function key. */
  isSafeWhileTyping: boolean;
}

/** "Ctrl+K" as Electron writes it; null for what it has no name for. */
export function acceleratorOf(shortcut: string): Accelerator | null {
  const parts = shortcut === '+' ? ['+'] : shortcut.replace(/\+\+$/, '+Plus').split('+');
  const key = parts.pop() ?? '';
  const modifiers = parts.map((part) => MODIFIERS[part]);
  const name = NAMES[key] ?? (/^[\x21-\x7e]$/.test(key) ? key.toUpperCase() : key);
  if (modifiers.includes(undefined) || (!KEYS.has(name) && !/^[\x21-\x7e]$/.test(name))) return null;
  return {
    text: [...modifiers, name].join('+'),
    isSafeWhileTyping: parts.includes('Ctrl') || parts.includes('Alt') || /^F\d/.test(name),
  };
}
