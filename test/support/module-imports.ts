import ts from 'typescript';

/** One place where a module names another. */
export interface ModuleImport {
  /** As written: "./event.ts", "node:net", "zod". */
  specifier: string;
  /** Gone once the types are stripped, so that nothing is loaded for it. */
  typeOnly: boolean;
  /** From 1. */
  line: number;
}

/**
 * Everything that a source file imports, re-exports, imports dynamically or points at with `new URL(…,
 * import.meta.url)`, in order. Of a Svelte component the scripts are read. Read with the compiler's own parser: text
 * in comments and strings does not count.
 */
export function moduleImports(file: string, source: string): ModuleImport[] {
  const code = file.endsWith('.svelte') ? scriptsOf(source) : source;
  const kind = file.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false, kind);
  const found: ModuleImport[] = [];
  const visit = (node: ts.Node) => {
    const reference = referenceOf(node);
    if (reference !== null) {
      const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
      found.push({ ...reference, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function referenceOf(node: ts.Node): Omit<ModuleImport, 'line'> | null {
  if (ts.isImportDeclaration(node)) {
    return reference(node.moduleSpecifier, importsTypesOnly(node.importClause));
  }
  if (ts.isExportDeclaration(node)) return reference(node.moduleSpecifier, exportsTypesOnly(node));
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return reference(node.argument.literal, true);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return reference(node.arguments[0], false);
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
    const [specifier, base] = node.arguments ?? [];
    return base !== undefined && isImportMetaUrl(base) ? reference(specifier, false) : null;
  }
  return null;
}

function reference(specifier: ts.Expression | undefined, typeOnly: boolean) {
  if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return null;
  return { specifier: specifier.text, typeOnly };
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function exportsTypesOnly(declaration: ts.ExportDeclaration): boolean {
  if (declaration.isTypeOnly) return true;
  const named = declaration.exportClause;
  if (named === undefined || !ts.isNamedExports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function isImportMetaUrl(node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) && node.name.text === 'url' && ts.isMetaProperty(node.expression)
  );
}

/** The component's scripts, with everything else blanked so that line numbers stay right. */
function scriptsOf(component: string): string {
  let code = '';
  let end = 0;
  for (const match of component.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)) {
    const [, tag = '', script = ''] = match;
    const begin = match.index + tag.length;
    code += blank(component.slice(end, begin)) + script;
    end = begin + script.length;
  }
  return code;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
