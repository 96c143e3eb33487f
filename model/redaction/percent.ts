const ENCODED = /[^\s"'<>&=?#/]*%[0-9a-fA-F]{2}[^\s"'<>&=?#/]*/g;

/** The text with what is percent-encoded (RFC 3986, 2.1) decoded, as far as it can be. */
export function percentDecoded(text: string): string {
  return text.includes('%') ? text.replace(ENCODED, (part) => decoded(part) ?? part) : text;
}

/** The text with every percent-encoded part put through `replace` as what it means; unchanged ones stay as written. */
export function mapPercentEncoded(text: string, replace: (part: string) => string): string {
  if (!text.includes('%')) return text;
  return text.replace(ENCODED, (part) => {
    const plain = decoded(part);
    if (plain === null) return part;
    const replaced = replace(plain);
    return replaced === plain ? part : encodeURIComponent(replaced);
  });
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
