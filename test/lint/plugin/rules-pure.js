import { inRepo } from './paths.js';
import { loopFile } from './rooms.js';

const world = ['fetch', 'process', 'performance', 'require', 'setTimeout', 'setInterval', 'setImmediate'];
const banned = {
  domain: new Set([
    ...world,
    'queueMicrotask',
    'globalThis',
    'global',
    'crypto',
    'console',
    'Buffer',
    'WebSocket',
  ]),
  workflows: new Set([...world, 'globalThis', 'global', 'console', 'Buffer', 'WebSocket', 'WeakRef']),
};

const isMember = (node) => node.type === 'MemberExpression' || node.type === 'StaticMemberExpression';
const memberOf = (node) => {
  const parent = node.parent;
  return isMember(parent) && parent.object === node && !parent.computed ? parent.property.name : undefined;
};

function isDateOfData(node) {
  const { parent } = node;
  if (parent.type === 'NewExpression' && parent.callee === node)
    return parent.arguments.length > 0 && parent.arguments[0].type !== 'SpreadElement';
  if (parent.type === 'BinaryExpression') return parent.operator === 'instanceof';
  return ['parse', 'UTC'].includes(memberOf(node)) || parent.type.startsWith('TS');
}

function whyNot(room, node) {
  if (banned[room].has(node.name)) return `${room} may not touch ${node.name}`;
  if (room !== 'domain') return undefined;
  if (node.name === 'Date' && !isDateOfData(node))
    return 'domain has no clock: take the instant as an argument';
  if (node.name === 'Math' && !/^(?!random$)\w+$/.test(memberOf(node) ?? 'random'))
    return 'domain has no dice';
  return undefined;
}

// The linter's own list of globals lacks process, fetch and their kind, so: a reference that nothing here declares.
function isGlobal(context, node) {
  const { references } = context.sourceCode.getScope(node);
  const reference = references.find((one) => one.identifier === node);
  return reference !== undefined && (reference.resolved?.defs.length ?? 0) === 0;
}

/** `domain` has no clock, dice, network or process; `workflows` may use only what Temporal replays. */
export const pure = {
  create(context) {
    const room = /^(domain|workflows)\//.exec(inRepo(context.filename) ?? '')?.[1];
    if (!room) return {};
    return {
      Identifier(node) {
        const why = whyNot(room, node);
        if (why && isGlobal(context, node)) context.report({ node, message: why });
      },
      MetaProperty: (node) => context.report({ node, message: `${room} may not look at import.meta` }),
      CallExpression(node) {
        const name = isMember(node.callee) ? node.callee.property.name : undefined;
        if (room === 'domain' && /^format(ToParts)?$/.test(name) && node.arguments.length === 0)
          context.report({
            node,
            message: 'a date formatter without an argument formats the present moment',
          });
      },
    };
  },
};

/** One file of `workflows/` loops; the others may walk over what they have. */
export const onlyEntityLoops = {
  create(context) {
    const path = inRepo(context.filename) ?? '';
    if (!path.startsWith('workflows/') || path === loopFile) return {};
    const refuse = (node) => context.report({ node, message: `only ${loopFile} loops; others use for..of` });
    return {
      WhileStatement: refuse,
      DoWhileStatement: refuse,
      ForStatement: refuse,
      ForOfStatement: (node) => node.await && refuse(node),
    };
  },
};

/** Unions instead of enums: they erase, they narrow, and they are what the wire carries. */
export const noEnums = {
  create(context) {
    return {
      TSEnumDeclaration: (node) => context.report({ node, message: 'write a union of string literals' }),
    };
  },
};
