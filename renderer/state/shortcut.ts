/** What of a keyboard event matters here. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export interface Shortcut {
  /** As `KeyboardEvent.key` has it, letters in lower case. */
  key: string;
  /** Ctrl, or Cmd on a Mac. */
  main: boolean;
  alt: boolean;
  /** Null where the key itself tells: "?" is Shift and another key on one keyboard and not on the next. */
  shift: boolean | null;
  /** A character on its own, which people switch off who speak to their computer (WCAG 2.1.4). */
  isSingle: boolean;
}

/** Reads "Ctrl+Shift+P", "F6", "?". */
export function readShortcut(text: string): Shortcut {
  const parts = text.split(/\+(?=.)/);
  const last = parts.at(-1) ?? '';
  const modifiers = parts.slice(0, -1);
  const main = modifiers.includes('Ctrl');
  const alt = modifiers.includes('Alt');
  const isCharacter = last.length === 1;
  const isLetter = /^[A-Za-z]$/.test(last);
  return {
    key: isLetter ? last.toLowerCase() : last,
    main,
    alt,
    shift: modifiers.includes('Shift') ? true : isCharacter && !isLetter ? null : false,
    isSingle: isCharacter && !main && !alt,
  };
}

export function keyMatches(press: KeyPress, wanted: Shortcut): boolean {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return (
    key === wanted.key &&
    (press.ctrlKey || press.metaKey) === wanted.main &&
    press.altKey === wanted.alt &&
    (wanted.shift === null || press.shiftKey === wanted.shift)
  );
}

/** Browsers tell of their platform in one of two ways: https://wicg.github.io/ua-client-hints/#interface is the newer. */
interface Teller {
  readonly userAgentData?: { readonly platform: string };
  readonly platform: string;
}

/** Where Cmd is what Ctrl is elsewhere. */
export function isMac({ userAgentData, platform }: Teller): boolean {
  return (userAgentData?.platform ?? platform).toLowerCase().startsWith('mac');
}

const MAC_NAMES: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };
const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** The keys of a shortcut as they are written on the keyboard here. */
export function shortcutKeys(text: string, isMac: boolean): string[] {
  return text
    .split(/\+(?=.)/)
    .map((part) => (isMac ? MAC_NAMES[part] : undefined) ?? KEY_NAMES[part] ?? part);
}

/** "Ctrl K", or "⌘ K" where this is a Mac. */
export function shortcutHere(text: string): string {
  return shortcutKeys(text, isMac(navigator)).join(' ');
}
