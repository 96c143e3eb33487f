/**
 * The licences of all parts as one text for people, which is also what most of them ask to be passed on.
 * @param {readonly import('./parts.mjs').Part[]} parts
 */
export function licencesText(parts) {
  const sections = parts.map(({ name, version, licence, texts }) => {
    const head = `${name} ${version}\n${licence}`;
    return [
      head,
      ...(texts.length > 0 ? texts : ['The package comes without the text of its licence.']),
    ].join('\n\n');
  });
  return `Ringscope contains the packages below, each under the licence that is given with it.\n\n${sections
    .map((section) => `${'-'.repeat(80)}\n${section}\n`)
    .join('\n')}`;
}
