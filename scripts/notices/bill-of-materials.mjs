/**
 * What Ringscope is made of, in the CycloneDX 1.6 format. It holds no time and no number of its own: the same parts
 * give the same file.
 * @param {{ name: string, version: string, license: string }} application
 * @param {readonly import('./parts.mjs').Part[]} parts
 */
export function billOfMaterials(application, parts) {
  const root = reference(application.name, application.version);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': root,
        name: application.name,
        version: application.version,
        licenses: licenses(application.license),
        purl: root,
      },
    },
    components: parts.map(component),
    dependencies: [{ ref: root, dependsOn: parts.map(({ name, version }) => reference(name, version)) }],
  };
}

/** @param {import('./parts.mjs').Part} part */
function component({ name, version, licence, sha512 }) {
  const [scope, bare] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return {
    type: 'library',
    'bom-ref': reference(name, version),
    ...(scope !== undefined && { group: scope }),
    name: bare,
    version,
    ...(sha512 !== null && { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    licenses: licenses(licence),
    purl: reference(name, version),
  };
}

/**
 * A package URL, which also tells the parts of one bill apart.
 * @param {string} name
 * @param {string} version
 */
function reference(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** @param {string} expression of SPDX: a name, or names joined by words */
function licenses(expression) {
  return [/\s/.test(expression) ? { expression } : { license: { id: expression } }];
}
