import ts from 'typescript';
import { moduleImports } from '../module-imports.ts';

/** The modules that a built file asks for by name, with `import` or `require`, but for files beside it. */
export function modulesAskedFor(file: string, code: string): string[] {
  const named = moduleImports(file.replace(/c?js$/, 'mjs'), code).map(({ specifier }) => specifier);
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      /require$/i.test(node.expression.text)
    ) {
      const [name] = node.arguments;
      if (name !== undefined && ts.isStringLiteralLike(name)) named.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS));
  return named.filter((name) => !name.startsWith('.'));
}
