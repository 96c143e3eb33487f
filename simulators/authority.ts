import {
  createHash,
  generateKeyPair,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
} from '@peculiar/asn1-x509';

/** A private certificate authority made at run time; its key never leaves the process. */
export interface Authority {
  /** The CA certificate as PEM. */
  readonly certificate: string;
  /** Issues a certificate for DNS names and IP addresses. */
  issue(
    names: string[],
    validity?: { notBefore?: Date; notAfter?: Date },
  ): { certificate: string; key: string };
}

const HOUR = 3_600_000;
const CURVE = { namedCurve: 'P-256' };
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const generateKeys = promisify(generateKeyPair);

interface Issuer {
  name: Name;
  keyId: OctetString;
  privateKey: KeyObject;
}

/** Makes a new authority, good for a year. Its certificates satisfy RFC 5280 as Node and Chromium check it. */
export async function createAuthority(): Promise<Authority> {
  const keys = await generateKeys('ec', CURVE);
  const publicKey = publicKeyInfo(keys.publicKey);
  const issuer = {
    name: commonName('Ringscope simulator authority'),
    keyId: keyIdentifier(publicKey),
    privateKey: keys.privateKey,
  };
  const certificate = certify(issuer, {
    subject: issuer.name,
    publicKey,
    validity: {
      notBefore: new Date(Date.now() - HOUR),
      notAfter: new Date(Date.now() + 365 * 24 * HOUR),
    },
    extensions: [
      extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
      extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
      extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(issuer.keyId.buffer)),
    ],
  });
  return { certificate, issue: (names, validity = {}) => issueServer(issuer, names, validity) };
}

function issueServer(
  issuer: Issuer,
  names: string[],
  validity: { notBefore?: Date; notAfter?: Date },
): { certificate: string; key: string } {
  const [first] = names;
  if (first === undefined) throw new RangeError('A server certificate needs at least one name');
  const keys = generateKeyPairSync('ec', CURVE);
  const publicKey = publicKeyInfo(keys.publicKey);
  const alternatives = names.map((name) =>
    isIP(name) === 0 ? new GeneralName({ dNSName: name }) : new GeneralName({ iPAddress: name }),
  );
  const certificate = certify(issuer, {
    subject: commonName(first),
    publicKey,
    validity: {
      notBefore: validity.notBefore ?? new Date(Date.now() - HOUR),
      // Chromium refuses server certificates longer than 398 days, whoever signed them.
      notAfter: validity.notAfter ?? new Date(Date.now() + 90 * 24 * HOUR),
    },
    extensions: [
      extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
      extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
      extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, false, new SubjectAlternativeName(alternatives)),
      extension(
        id_ce_authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(issuer.keyId.buffer) }),
      ),
      extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyIdentifier(publicKey).buffer)),
    ],
  });
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { certificate, key: key.toString() };
}

function certify(
  issuer: Issuer,
  wanted: {
    subject: Name;
    publicKey: SubjectPublicKeyInfo;
    validity: { notBefore: Date; notAfter: Date };
    extensions: Extension[];
  },
): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: issuer.name,
    validity: new Validity(wanted.validity),
    subject: wanted.subject,
    subjectPublicKeyInfo: wanted.publicKey,
    extensions: new Extensions(wanted.extensions),
  });
  const signed = Buffer.from(AsnConvert.serialize(tbsCertificate));
  const signature = sign('sha256', signed, { key: issuer.privateKey, dsaEncoding: 'der' });
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: bytes(signature),
  });
  return pem(Buffer.from(AsnConvert.serialize(certificate)));
}

/** Sixteen random octets, positive and with the first one not zero, so that the DER is minimal (RFC 5280, 4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return bytes(serial);
}

function publicKeyInfo(key: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
}

/** RFC 5280, 4.2.1.2, method 1. */
function keyIdentifier(publicKey: SubjectPublicKeyInfo): OctetString {
  const hash = createHash('sha1').update(Buffer.from(publicKey.subjectPublicKey)).digest();
  return new OctetString(bytes(hash));
}

function extension(extnID: string, critical: boolean, value: object): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function commonName(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

function bytes(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
