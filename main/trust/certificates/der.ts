/**
 * Takes ASN.1 apart as far as certificates need it (X.690: DER, and the indefinite lengths of BER, in which some tools
 * write PKCS #7). A library would build the objects anew; here the bytes stay as they came, because fingerprints and
 * signatures hang on them, and nothing has to be loaded before the first dial.
 */
export interface Element {
  tag: number;
  content: Buffer;
  /** With tag and length. */
  whole: Buffer;
}

export const TAG = {
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  sequence: 0x30,
  context0: 0xa0,
  context3: 0xa3,
} as const;

// What we read nests ten deep; more is made to exhaust us.
const DEEPEST = 32;

/** All elements that stand side by side in the bytes. Throws `RangeError` for what is no DER. */
export function elementsOf(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at, 0);
    found.push(element);
    at += element.whole.length;
  }
  return found;
}

function elementAt(bytes: Buffer, start: number, depth: number): Element {
  const tag = bytes[start];
  const first = bytes[start + 1];
  // A tag of several bytes occurs nowhere in what we read.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > DEEPEST) throw noDer();
  if (first === 0x80) return indefinite(bytes, start, tag, depth);
  const sizeBytes = first < 0x80 ? 0 : first & 0x7f;
  if (sizeBytes > 4 || start + 2 + sizeBytes > bytes.length) throw noDer();
  const size = sizeBytes === 0 ? first : bytes.readUIntBE(start + 2, sizeBytes);
  const from = start + 2 + sizeBytes;
  const to = from + size;
  if (to > bytes.length) throw noDer();
  return { tag, content: bytes.subarray(from, to), whole: bytes.subarray(start, to) };
}

/** X.690, 8.1.3.6: elements follow until one of tag and length zero. */
function indefinite(bytes: Buffer, start: number, tag: number, depth: number): Element {
  let at = start + 2;
  for (;;) {
    const part = elementAt(bytes, at, depth + 1);
    if (part.tag === 0) {
      return { tag, content: bytes.subarray(start + 2, at), whole: bytes.subarray(start, at + 2) };
    }
    at += part.whole.length;
  }
}

function noDer(): RangeError {
  return new RangeError('This is no DER');
}
