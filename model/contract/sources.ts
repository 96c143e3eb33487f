import { z } from 'zod';

/** How a source decides whom to trust. Verification itself is never switched off. */
export interface TrustSettings {
  /** PEM, DER or PKCS #7 files added to the bundled and the system roots; relative to the sources file. */
  caFiles: string[];
  /** When not null, only these certificates (SHA-256 of the DER) are trusted, and nothing else. */
  pinSha256: string | string[] | null;
}

/** A configured origin of events, without its secrets. */
export interface SourceConfig {
  /** Unique in its file; also names the secrets. */
  id: string;
  /** For people, one line of at most 100 characters; the id where absent. */
  name: string;
  /** An id of the protocol registry. */
  protocol: string;
  enabled: boolean;
  /** As the protocol's own schema defines them. */
  options: Record<string, unknown>;
  trust: TrustSettings;
  /** "system", "none", or the URL of a proxy. */
  proxy: string;
}

const fingerprint = z
  .string()
  .regex(
    /^[0-9a-f]{2}(:?[0-9a-f]{2}){31}$/i,
    'expected a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons',
  );

export const trustSchema = z.strictObject({
  caFiles: z.array(z.string().min(1)).default([]),
  pinSha256: z
    .union([fingerprint, z.array(fingerprint).min(1)])
    .nullable()
    .default(null),
});

const proxySchema = z.union([z.enum(['system', 'none']), z.url({ protocol: /^(https?|socks5h?)$/ })], {
  error: 'expected "system", "none" or the URL of a proxy (http, https, socks5)',
});

export const sourceSchema = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
        'expected letters, digits, ".", "_" or "-", at most 64 characters',
      ),
    name: z.string().optional(),
    protocol: z.string().min(1),
    enabled: z.boolean().default(true),
    options: z.record(z.string(), z.unknown()).default({}),
    trust: trustSchema.default({ caFiles: [], pinSha256: null }),
    proxy: proxySchema.default('system'),
  })
  .transform((source): SourceConfig => ({ ...source, name: plainName(source.name ?? '') || source.id }));

const LONGEST_NAME = 100;
/** Control characters and what turns the direction of writing: joiners, which names of people may need, are not among them. */
const NOT_OF_A_NAME = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** One line that stands in lists, titles and menus as it is: sources files are sent from one to another. */
function plainName(name: string): string {
  const characters = Array.from(name.replace(NOT_OF_A_NAME, ' ').trim());
  return characters.length > LONGEST_NAME
    ? `${characters.slice(0, LONGEST_NAME - 1).join('')}…`
    : characters.join('');
}

/** The sources file as people write it; see docs for an example. */
export const sourcesFileSchema = z.strictObject({ sources: z.array(sourceSchema) });
export type SourcesFile = z.input<typeof sourcesFileSchema>;
