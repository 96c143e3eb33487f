import type { ProtocolDescription } from '../../../../model/contract/protocol-description.ts';
import type { SourceConfig } from '../../../../model/contract/sources.ts';
import { draftOf } from '../form/form-draft.ts';
import type { Draft } from '../form/form-draft.ts';
import { fieldsOf } from '../form/form-field.ts';
import { optionsOf } from '../form/form-options.ts';
import type { FieldProblems } from '../form/form-options.ts';

/** A source while it is edited. */
export interface SourceDraft {
  /** Null for a new one: it gets an id of its name when it is saved. */
  id: string | null;
  name: string;
  protocol: string;
  enabled: boolean;
  options: Draft;
  /** Secrets as typed now; what is stored already never comes here. */
  secrets: Record<string, string>;
  /** Which of the protocol's sets of secrets is used. */
  credentials: number;
  caFiles: string[];
  pins: string[];
  proxy: ProxyChoice;
  proxyUrl: string;
}

export type ProxyChoice = 'system' | 'none' | 'url';

/** What a draft means; `problems` are by place in the source ("options.url", "name"). */
export interface ReadSource {
  source: SourceConfig;
  secrets: Record<string, string>;
  problems: FieldProblems;
}

export function newDraft(protocol: ProtocolDescription): SourceDraft {
  return {
    id: null,
    name: '',
    protocol: protocol.id,
    enabled: true,
    options: draftOf(fieldsOf(protocol.options), {}),
    secrets: {},
    credentials: usualCredentials(protocol),
    caFiles: [],
    pins: [],
    proxy: 'system',
    proxyUrl: '',
  };
}

/** A draft of a source as it is; `stored` are the names of its secrets. */
export function draftOfSource(
  config: SourceConfig,
  protocol: ProtocolDescription,
  stored: readonly string[],
): SourceDraft {
  const { id, name, enabled, options, trust, proxy } = config;
  const pins = trust.pinSha256 ?? [];
  return {
    id,
    name,
    protocol: protocol.id,
    enabled,
    options: draftOf(fieldsOf(protocol.options), options),
    secrets: {},
    credentials: credentialsInUse(protocol, stored),
    caFiles: [...trust.caFiles],
    pins: typeof pins === 'string' ? [pins] : [...pins],
    proxy: proxy === 'system' || proxy === 'none' ? proxy : 'url',
    proxyUrl: proxy === 'system' || proxy === 'none' ? '' : proxy,
  };
}

/** A new source of the same settings. Its secrets are to be typed again, as they never leave where they are kept. */
export function duplicateOf(draft: SourceDraft): SourceDraft {
  return { ...draft, id: null, name: `${draft.name} (copy)`, secrets: {} };
}

/** A password is what people have at hand; a token or a key they know that they want. */
function usualCredentials({ credentials }: ProtocolDescription): number {
  return Math.max(
    0,
    credentials.findIndex((set) => set.includes('password')),
  );
}

/** The set that what is stored suffices for: that is the one that is used. */
function credentialsInUse({ credentials }: ProtocolDescription, stored: readonly string[]): number {
  const index = credentials.findIndex((set) => set.length > 0 && set.every((name) => stored.includes(name)));
  if (index >= 0) return index;
  // Without any the empty set is in use, where there is one; a new source begins with the best.
  return Math.max(
    0,
    credentials.findIndex((set) => set.length === 0),
  );
}

/** The source and the secrets that a draft means. An id that is still to be made is none of `takenIds`. */
export function readDraft(
  draft: SourceDraft,
  protocol: ProtocolDescription,
  takenIds: readonly string[],
): ReadSource {
  const { options, problems: inOptions } = optionsOf(fieldsOf(protocol.options), draft.options);
  const problems: FieldProblems = {};
  for (const [place, text] of Object.entries(inOptions)) problems[`options.${place}`] = text;
  const name = draft.name.trim() || defaultName(protocol, options);
  const [pin, ...otherPins] = draft.pins;
  return {
    source: {
      id: draft.id ?? freeId(name, takenIds),
      name,
      protocol: protocol.id,
      enabled: draft.enabled,
      options,
      trust: {
        caFiles: [...draft.caFiles],
        pinSha256: pin === undefined ? null : otherPins.length === 0 ? pin : [pin, ...otherPins],
      },
      proxy: proxyOf(draft, problems),
    },
    secrets: secretsOf(draft, protocol),
    problems,
  };
}

function proxyOf({ proxy, proxyUrl }: SourceDraft, problems: FieldProblems): string {
  if (proxy !== 'url') return proxy;
  const url = proxyUrl.trim();
  if (!/^(https?|socks5h?):$/.test(URL.parse(url)?.protocol ?? '')) {
    problems['proxy'] = 'The address of a proxy is needed: http://host:port or socks5://host:port.';
  }
  return url;
}

/** The secrets that a form asks for: those of the chosen set, and those that stand beside all sets. */
export function secretsAsked(protocol: ProtocolDescription, credentials: number): readonly string[] {
  const inSets = new Set(protocol.credentials.flat());
  const beside = protocol.secrets.filter((name) => !inSets.has(name));
  return [...(protocol.credentials[credentials] ?? []), ...beside];
}

/** Only those that are asked for, and of them only what was typed. */
function secretsOf(
  { secrets, credentials }: SourceDraft,
  protocol: ProtocolDescription,
): Record<string, string> {
  const typed: Record<string, string> = {};
  for (const name of secretsAsked(protocol, credentials)) {
    const value = secrets[name] ?? '';
    if (value !== '') typed[name] = value;
  }
  return typed;
}

/** What a source is called that was given no name: the host that it connects to, else its system. */
export function defaultName(protocol: ProtocolDescription, options: Record<string, unknown>): string {
  for (const value of [options['url'], options['apiUrl']]) {
    const host = typeof value === 'string' ? URL.parse(value)?.hostname : undefined;
    if (host) return host;
  }
  return protocol.title;
}

/** An id for files and secrets, made of a name. */
export function freeId(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  const base = plain === '' ? 'source' : plain;
  let id = base;
  for (let number = 2; taken.includes(id); number += 1) id = `${base}-${number}`;
  return id;
}
