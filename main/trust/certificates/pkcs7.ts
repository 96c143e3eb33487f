import { TAG, elementsOf } from './der.ts';
import type { Element } from './der.ts';

/** signedData of PKCS #7 (RFC 2315, section 14), and PKCS #12's version 3 (RFC 7292, section 4), by their first bytes. */
const SIGNED_DATA = '2a864886f70d010702';
const VERSION_3 = '020103';

/** The certificates in a PKCS #7 bundle (.p7b) as DER, in its order; null for what is none. */
export function certificatesOfBundle(bytes: Buffer): Buffer[] | null {
  const [type, wrapped] = partsOf(bytes);
  if (type?.tag !== TAG.objectId || type.content.toString('hex') !== SIGNED_DATA) return null;
  const [signedData] = elementsOf(wrapped?.content ?? Buffer.alloc(0));
  const parts = elementsOf(signedData?.content ?? Buffer.alloc(0));
  const certificates = parts.find(({ tag }) => tag === TAG.context0);
  return elementsOf(certificates?.content ?? Buffer.alloc(0))
    .filter(({ tag }) => tag === TAG.sequence)
    .map(({ whole }) => whole);
}

/** Whether these are the bytes of a PKCS #12 store (.p12, .pfx), which is locked by a password. */
export function isKeyStore(bytes: Buffer): boolean {
  const [version, content] = partsOf(bytes);
  return version?.whole.toString('hex') === VERSION_3 && content?.tag === TAG.sequence;
}

/** What the one sequence holds that the bytes are; empty for anything else. */
function partsOf(bytes: Buffer): Element[] {
  try {
    const [outermost] = elementsOf(bytes);
    return outermost?.tag === TAG.sequence ? elementsOf(outermost.content) : [];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
