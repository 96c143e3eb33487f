import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A certificate with its key, made for a test; odd ones too, which no proper authority would issue. */
export interface MadeCertificate {
  /** PEM. */
  certificate: string;
  /** PEM, PKCS #8. */
  key: string;
  der: Buffer;
  /** Lower-case hex of the DER's SHA-256. */
  sha256: string;
}

export interface CertificateWish {
  /** The common name of the subject. */
  subject: string;
  /** DNS names. */
  names?: string[];
  /** IPv4 addresses. */
  addresses?: string[];
  /** Absent: self-signed. */
  issuer?: MadeAuthority;
  notBefore?: Date;
  notAfter?: Date;
  /** Its extended key usage: for servers, or only for clients; absent: for anything. */
  purpose?: 'server' | 'client';
  /** Where its issuer's certificate is said to be had (authority information access). */
  issuerAddress?: string;
}

export interface MadeAuthority extends MadeCertificate {
  readonly subject: string;
  readonly privateKey: KeyObject;
}

const DAY = 24 * 60 * 60 * 1000;

/** A server certificate; valid from yesterday for thirty days unless told otherwise. */
export function makeCertificate(wish: CertificateWish): MadeCertificate {
  return make(wish, serverExtensions(wish));
}

/** A certificate authority: a root, or an intermediate one with `issuer`. */
export function makeAuthority(subject: string, issuer?: MadeAuthority): MadeAuthority {
  return make(issuer ? { subject, issuer } : { subject }, AUTHORITY_EXTENSIONS);
}

/** An authority whose key usage does not allow it to issue certificates. */
export function makePowerlessAuthority(subject: string): MadeAuthority {
  return make({ subject }, [BASIC_CONSTRAINTS_OF_AN_AUTHORITY, DIGITAL_SIGNATURE_ONLY]);
}

function make(wish: CertificateWish, extensions: Buffer[]): MadeAuthority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const notBefore = wish.notBefore ?? new Date(Date.now() - DAY);
  const notAfter = wish.notAfter ?? new Date(Date.now() + 30 * DAY);
  // RFC 5280, section 4.1.
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    name(wish.issuer?.subject ?? wish.subject),
    sequence(time(notBefore), time(notAfter)),
    name(wish.subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [tagged(0xa3, sequence(...extensions))] : []),
  );
  const signature = sign('sha256', body, wish.issuer?.privateKey ?? privateKey);
  const der = sequence(body, ECDSA_WITH_SHA256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    subject: wish.subject,
    privateKey,
    der,
    certificate: pem(der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sha256: createHash('sha256').update(der).digest('hex'),
  };
}

function serverExtensions({ names = [], addresses = [], purpose, issuerAddress }: CertificateWish): Buffer[] {
  const alternatives = [
    ...names.map((text) => tagged(0x82, Buffer.from(text))),
    ...addresses.map((address) => tagged(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
  return [
    ...(alternatives.length > 0 ? [extension('551d11', sequence(...alternatives))] : []),
    ...(purpose === undefined ? [] : [extension('551d25', sequence(PURPOSES[purpose]))]),
    ...(issuerAddress === undefined ? [] : [extension('2b06010505070101', caIssuers(issuerAddress))]),
  ];
}

/** RFC 5280, section 4.2.2.1. */
function caIssuers(address: string): Buffer {
  return sequence(sequence(identifier('2b06010505073002'), tagged(0x86, Buffer.from(address))));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function identifier(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

function name(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier('550403'), tagged(0x0c, Buffer.from(commonName)))));
}

function time(date: Date): Buffer {
  return tagged(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
}

function extension(hex: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return sequence(identifier(hex), ...flag, tagged(0x04, value));
}

const ECDSA_WITH_SHA256 = sequence(identifier('2a8648ce3d040302'));
// RFC 5280, section 4.2.1.12.
const PURPOSES = { server: identifier('2b06010505070301'), client: identifier('2b06010505070302') };
const BASIC_CONSTRAINTS_OF_AN_AUTHORITY = extension(
  '551d13',
  sequence(tagged(0x01, Buffer.from([0xff]))),
  true,
);
const DIGITAL_SIGNATURE_ONLY = extension('551d0f', tagged(0x03, Buffer.from([7, 0x80])), true);
const AUTHORITY_EXTENSIONS = [
  BASIC_CONSTRAINTS_OF_AN_AUTHORITY,
  extension('551d0f', tagged(0x03, Buffer.from([1, 0x06])), true),
];
