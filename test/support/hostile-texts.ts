/**
 * What a peer may call itself to act on whoever shows it. Everything that would run sets the title of the page to
 * "owned" or makes an element of that id.
 */
export const HOSTILE_TEXTS = {
  markup:
    '<img src=x onerror="document.title=`owned`"><script>document.title="owned"</script><b id=owned>bold</b>',
  end: '</script></style></title></textarea>--><svg id=owned onload="document.title=`owned`">',
  attribute: '" onmouseover="document.title=`owned`" style="position:fixed;inset:0" x="',
  template: '{@html "<b id=owned>"} ${document.title} {{constructor}} %s %c <%= 1 %>',
  address: 'javascript:document.title="owned"',
  direction: '\u202Eevil\u2066 txt.exe\u2069\u200f',
  hebrew: 'מוסך 5551234 (צפון)',
  invisible: '\u200b\u200d\ufeff5550100\u2060\u00ad',
  controls: 'a\u0000b\u0007c\r\nd\u007f\u0085\u2028e\u0008\u0009',
  terminal: '\u001b[2J\u001b[31mred\u009b1m\u001b]0;owned\u0007\u001bP+q544e\u001b\\',
  link: '\u001b]8;;https://evil.example/\u0007click\u001b]8;;\u0007',
  surrogate: 'lone \ud800 half',
  combining: `Z\u0351\u0489${'\u0300'.repeat(200)}`,
  formula: '=HYPERLINK("https://evil.example/","click")',
  plus: "+1+cmd|' /C calc'!A0",
  minus: '-2+3',
  at: '@SUM(1+1)*cmd',
  tab: '\t=1+1',
  word: 'x'.repeat(5_000),
  words: 'long '.repeat(1_500),
  path: '../../../../etc/passwd',
  prototype: '__proto__',
} as const;

export type HostileText = keyof typeof HOSTILE_TEXTS;

/** Longer than what is taken for a name: it stays in raw messages. */
export const MEGABYTE_NAME = 'M'.repeat(1024 ** 2);

/** Keys that mean something to every object, as JSON writes them. */
export const HOSTILE_JSON =
  '{"__proto__":{"owned":true},"constructor":{"prototype":{"owned":true}},"toString":1,"hasOwnProperty":null,"length":-1}';

/** What acts on a terminal or a page, or cannot be seen. */
export const ACTIVE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
