const literal = (node) =>
  node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
const templated = (node) =>
  node?.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis[0].value.cooked : undefined;
const text = (node) => literal(node) ?? templated(node);

const isName = (node, name) => node?.type === 'Identifier' && node.name === name;
const isRequire = (callee) =>
  isName(callee, 'require') ||
  (callee.type === 'MemberExpression' && !callee.computed && isName(callee.property, 'require'));

/**
 * A visitor that calls `found({ node, specifier, typeOnly })` for every way one module can name another:
 * import, export from, import(), require(), import x = require(), and import('x') in a type. `specifier` is undefined
 * where it is computed. `import { type X }` counts as a value: the module is still loaded under verbatimModuleSyntax.
 */
export function everyImport(found) {
  const from = (kind) => (node) => {
    if (node.source) found({ node, specifier: text(node.source), typeOnly: node[kind] === 'type' });
  };
  return {
    ImportDeclaration: from('importKind'),
    ExportNamedDeclaration: from('exportKind'),
    ExportAllDeclaration: from('exportKind'),
    ImportExpression: (node) => found({ node, specifier: text(node.source), typeOnly: false }),
    TSImportType: (node) =>
      found({ node, specifier: text(node.source ?? node.argument?.literal), typeOnly: true }),
    TSExternalModuleReference: (node) =>
      found({ node, specifier: text(node.expression), typeOnly: node.parent?.importKind === 'type' }),
    CallExpression(node) {
      if (isRequire(node.callee)) found({ node, specifier: text(node.arguments[0]), typeOnly: false });
    },
  };
}
