import { everyImport } from './imports.js';
import { inRepo, packageNames, packageOf, roomOf, target } from './paths.js';
import { freeToLoad, lentTo, onlyIn } from './rooms.js';

const matches = (patterns, path) => patterns.some((pattern) => pattern.test(path));
const isFolderNamed = /^domain\/(.+\/)?(utils?|common|types|helpers)(\/|\.ts$)/;

function whyNotOurs(room, path, aim, typeOnly) {
  if (/^domain\/(?!order\/)/.test(path) && /^domain\/order\/decide\.js$/.test(aim))
    return 'nothing in domain outside domain/order imports order/decide';
  const own = room.files.exec(path)?.groups?.own;
  if ((own && aim.startsWith(own)) || matches(room.values, aim)) return undefined;
  if (!matches(room.types, aim)) return `${room.name} may not import ${aim}`;
  return typeOnly ? undefined : `${room.name} may import ${aim} with "import type" only`;
}

function whyNotPackage(room, specifier) {
  const refusal = `${room.name} may not import ${specifier}`;
  if (specifier.startsWith('node:'))
    return room.node === true || (room.node && room.node.includes(specifier)) ? undefined : refusal;
  const name = packageOf(specifier);
  const allowed = typeof room.packages === 'string' ? packageNames(room.packages) : room.packages;
  const closed = onlyIn[name] && !onlyIn[name].includes(room.name);
  return allowed.includes(name) && !closed ? undefined : refusal;
}

/** Imports follow the rooms table; what it does not name is refused, by whatever syntax it comes. */
export const rooms = {
  create(context) {
    const path = inRepo(context.filename);
    const room = path && roomOf(path);
    if (!path) return {};
    const refuse = (node, message) => context.report({ node, message });
    if (!room)
      return { Program: (node) => refuse(node, `${path}: this folder has no row in the rooms table`) };
    return {
      Program(node) {
        if (isFolderNamed.test(path)) refuse(node, `${path}: domain is named by field nouns`);
      },
      ...everyImport(({ node, specifier, typeOnly }) => {
        if (specifier === undefined) {
          if (!freeToLoad.has(room.name))
            refuse(node, `${room.name} may not load a module by a computed name`);
          return;
        }
        const aim = target(path, specifier);
        const why = aim ? whyNotOurs(room, path, aim, typeOnly) : whyNotPackage(room, specifier);
        if (why) refuse(node, why);
      }),
    };
  },
};

/** `condition`, `sleep`, `setHandler`, `patched` and their kin belong to named files. */
export const temporalNames = {
  create(context) {
    const path = inRepo(context.filename);
    if (!path || /^(test|bench)\//.test(path)) return {};
    const isOurs = (node) => String(node.source?.value).startsWith('@temporalio/workflow');
    const refuse = (node, message) => context.report({ node, message });
    const check = (node, name) => {
      const files = lentTo[name];
      if (!files || files.includes(path)) return;
      refuse(node, `${name} is for ${files.length ? files.join(', ') : 'no file'} only`);
    };
    return {
      ImportDeclaration(node) {
        if (!isOurs(node)) return;
        if (node.source.value !== '@temporalio/workflow')
          refuse(node, 'import @temporalio/workflow by its own name');
        for (const one of node.specifiers) {
          if (one.type === 'ImportSpecifier') check(one, one.imported.name ?? one.imported.value);
          else refuse(one, 'name what you take from @temporalio/workflow');
        }
      },
      ExportNamedDeclaration(node) {
        if (isOurs(node)) refuse(node, 'do not re-export @temporalio/workflow');
      },
      ExportAllDeclaration(node) {
        if (isOurs(node)) refuse(node, 'do not re-export @temporalio/workflow');
      },
      ImportExpression(node) {
        if (isOurs(node)) refuse(node, 'import @temporalio/workflow statically');
      },
    };
  },
};
