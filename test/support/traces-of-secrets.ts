import { createHash } from 'node:crypto';

/** One place where a secret can be read. */
export interface Trace {
  where: string;
  secret: string;
  /** What stands around it. */
  text: string;
}

const AROUND = 60;
/** What systems of the telephone world ask for in place of a password. */
const DIGESTS = ['md5', 'sha1', 'sha256'];

/** Where any of these secrets stands: plain, as URLs, forms, JSON (also JSON in JSON) and base64 write it, or its digest. */
export function tracesOfSecrets(
  secrets: Iterable<string>,
  texts: Iterable<[where: string, text: string | Uint8Array]>,
): Trace[] {
  const forms = [...new Set(secrets)].map((secret) => ({
    secret,
    written: [...new Set(waysToWrite(secret))],
  }));
  return [...texts].flatMap(([where, content]) => {
    // Latin-1 shows the bytes of a file as they are; secrets outside of ASCII are found by their other forms.
    const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
    return forms.flatMap(({ secret, written }) => {
      const at = Math.max(...written.map((form) => text.indexOf(form)));
      return at < 0 ? [] : [{ where, secret, text: text.slice(Math.max(0, at - AROUND), at + AROUND) }];
    });
  });
}

function waysToWrite(secret: string): string[] {
  const json = inJson(secret);
  const slashed = json.replaceAll('/', '\\/');
  const url = encodeURIComponent(secret);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const lowerCase = url.replaceAll(/%../g, (code) => code.toLowerCase());
  const plain = [secret, json, inJson(json), slashed, inJson(slashed), url, lowerCase, form];
  return [...plain, ...inBase64(secret), ...digestsOf(secret)];
}

function digestsOf(secret: string): string[] {
  return DIGESTS.flatMap((algorithm) => {
    const digest = createHash(algorithm).update(secret).digest();
    const hex = digest.toString('hex');
    return [
      hex,
      hex.toUpperCase(),
      digest.toString('base64').replace(/=+$/, ''),
      digest.toString('base64url'),
    ];
  });
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Within other bytes: the characters of base64 that depend on the secret alone, for each of the three positions. */
function inBase64(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const whole = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 3)));
    const text = whole.toString('base64').slice(before === 0 ? 0 : 4);
    return text.length < 8 ? [] : [text, text.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
