import { z } from 'zod';

/** A certificate as a peer presented it or as a CA file holds it. All texts are the peer's. Times in ms since the epoch. */
export interface CertificateFacts {
  /** One line: "CN=aes.example, O=…". */
  subject: string;
  issuer: string;
  /** DNS names and IP addresses it is made for. */
  names: string[];
  notBefore: number;
  notAfter: number;
  /** SHA-256 of the DER, lower-case hex without colons. */
  sha256: string;
  /** Lower-case hex without colons. */
  serialNumber: string;
  /** Whether it may issue certificates. */
  isAuthority: boolean;
  /** Its own issuer, by name and by signature. */
  selfSigned: boolean;
  /** The certificate itself, to import or to pin it from here. */
  pem: string;
  /** What is wrong with it, one sentence each; empty where nothing is. */
  problems: string[];
}

/** What a server presented, its own certificate first, and what the source's trust made of it. */
export interface PresentedChain {
  /** "aes.example:443". */
  place: string;
  certificates: CertificateFacts[];
  /** Whether the chain was accepted. */
  trusted: boolean;
  /** The negotiated version ("TLSv1.3"); null where the handshake did not come so far. */
  tlsVersion: string | null;
}

export const fingerprintSchema = z
  .string()
  .regex(
    /^[0-9a-f]{2}(:?[0-9a-f]{2}){31}$/i,
    'expected a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons',
  );
