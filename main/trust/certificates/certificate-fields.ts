import { TAG, elementsOf } from './der.ts';

/** What a certificate says that Node does not tell of it (RFC 5280, section 4.1). */
export interface CertificateFields {
  /** null: it may be used for anything. */
  keyUsage: { digitalSignature: boolean; keyCertSign: boolean } | null;
  /** It is signed over a digest that can be forged today. */
  weakDigest: 'SHA-1' | 'MD5' | null;
}

const KEY_USAGE = '551d0f';
const WEAK_SIGNATURES: Readonly<Record<string, 'SHA-1' | 'MD5'>> = {
  '2a864886f70d010105': 'SHA-1',
  '2a864886f70d010104': 'MD5',
  '2a8648ce3d0401': 'SHA-1',
};

/** `der` has been accepted as a certificate; one that is written in a way that we cannot read tells nothing. */
export function certificateFields(der: Buffer): CertificateFields {
  try {
    return fieldsOf(der);
  } catch (error) {
    if (error instanceof RangeError) return { keyUsage: null, weakDigest: null };
    throw error;
  }
}

function fieldsOf(der: Buffer): CertificateFields {
  const [certificate] = elementsOf(der);
  const [signed, algorithm] = elementsOf(certificate?.content ?? der);
  const [name] = elementsOf(algorithm?.content ?? der);
  return {
    keyUsage: keyUsageOf(signed?.content ?? der),
    weakDigest: WEAK_SIGNATURES[name?.content.toString('hex') ?? ''] ?? null,
  };
}

function keyUsageOf(signed: Buffer): CertificateFields['keyUsage'] {
  const wrapped = elementsOf(signed).find(({ tag }) => tag === TAG.context3);
  const [list] = elementsOf(wrapped?.content ?? Buffer.alloc(0));
  for (const extension of elementsOf(list?.content ?? Buffer.alloc(0))) {
    const parts = elementsOf(extension.content);
    const value = parts.find(({ tag }) => tag === TAG.octetString);
    if (parts[0]?.content.toString('hex') !== KEY_USAGE || value === undefined) continue;
    // A bit string: how many bits of the last byte are unused, then the bits, the first one highest.
    const bits = elementsOf(value.content)[0]?.content[1] ?? 0;
    return { digitalSignature: (bits & 0x80) !== 0, keyCertSign: (bits & 0x04) !== 0 };
  }
  return null;
}
