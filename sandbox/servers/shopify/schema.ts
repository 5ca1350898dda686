import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  type DocumentNode,
  execute,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type IntrospectionQuery,
  isScalarType,
  parse,
  validate,
} from 'graphql';

export const API_VERSION = '2026-10';
const DATA_FILE = `@shopify/dev-mcp/dist/data/admin_${API_VERSION}.json.gz`;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const SCALARS: Record<string, { name: string; accepts: (value: string) => boolean }> = {
  DateTime: { name: 'an ISO 8601 instant', accepts: (value) => INSTANT.test(value) },
  Decimal: { name: 'a decimal number', accepts: (value) => /^-?\d+(\.\d+)?$/.test(value) },
  Money: { name: 'an amount of money', accepts: (value) => /^-?\d+(\.\d+)?$/.test(value) },
  URL: { name: 'an absolute URL', accepts: (value) => URL.canParse(value) },
};

let cached: GraphQLSchema | undefined;
const documents = new Map<string, DocumentNode>();

/** Shopify's own Admin schema, as published; read once, it is large. */
export function adminSchema(): GraphQLSchema {
  cached ??= strict(buildClientSchema(introspection()));
  return cached;
}

function introspection(): IntrospectionQuery {
  const file = JSON.parse(gunzipSync(readFileSync(dataFile())).toString('utf8')) as {
    data: IntrospectionQuery;
  };
  return file.data;
}

/** The package exports no data files and has no main file to resolve, so the folders are walked as Node would. */
function dataFile(): string {
  for (const folder of createRequire(import.meta.url).resolve.paths(DATA_FILE) ?? []) {
    const path = join(folder, DATA_FILE);
    if (existsSync(path)) return path;
  }
  throw new Error(`${DATA_FILE} is not installed; run npm install`);
}

/** Introspection carries no rules for custom scalars: without these, any text would pass as a time or an amount. */
function strict(schema: GraphQLSchema): GraphQLSchema {
  for (const [typeName, rule] of Object.entries(SCALARS)) {
    const type = schema.getType(typeName);
    if (!isScalarType(type)) continue;
    const check = (value: unknown): unknown => {
      if (typeof value === 'string' ? rule.accepts(value) : typeof value === 'number') return value;
      throw new GraphQLError(`${JSON.stringify(value)} is not ${rule.name}`);
    };
    type.parseValue = check;
    type.parseLiteral = (node) => check('value' in node ? node.value : undefined);
  }
  return schema;
}

/** The root fields of a document, such as `fulfillmentCreate`, or none if it does not parse. */
export function rootFields(query: string): string[] {
  try {
    const operation = getOperationAST(parsed(query));
    return (operation?.selectionSet.selections ?? []).flatMap((selection) =>
      selection.kind === 'Field' ? [selection.name.value] : [],
    );
  } catch {
    return [];
  }
}

export interface GraphQLRequest<Context> {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
  rootValue: unknown;
  context: Context;
}

/** Parses, validates against the real schema, coerces the variables and executes. */
export async function run<Context>(request: GraphQLRequest<Context>): Promise<ExecutionResult> {
  const schema = adminSchema();
  let document: DocumentNode;
  try {
    document = parsed(request.query);
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] };
  }
  const invalid = validated(schema, request.query, document);
  if (invalid.length > 0) return { errors: invalid };
  const operation = getOperationAST(document, request.operationName);
  if (!operation) return { errors: [new GraphQLError('An operation name is required')] };
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables);
  if (variables.errors) return { errors: variables.errors.map((error) => coded(error, 'INVALID_VARIABLE')) };
  return execute({
    schema,
    document,
    rootValue: request.rootValue,
    contextValue: request.context,
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolveField,
  });
}

const valid = new Set<string>();

function validated(schema: GraphQLSchema, query: string, document: DocumentNode): readonly GraphQLError[] {
  if (valid.has(query)) return [];
  const errors = validate(schema, document);
  if (errors.length === 0) valid.add(query);
  return errors;
}

function parsed(query: string): DocumentNode {
  const known = documents.get(query);
  if (known) return known;
  const document = parse(query);
  documents.set(query, document);
  return document;
}

function coded(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, { nodes: error.nodes, extensions: { code } });
}

/** A field that the simulator does not know is an error, never a silent null. */
const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const { fieldName, parentType } = info;
  if (typeof source !== 'object' || source === null || !(fieldName in source)) {
    throw new GraphQLError(`The sandbox does not simulate ${parentType.name}.${fieldName}.`);
  }
  const value: unknown = Reflect.get(source, fieldName);
  return isResolver(value) ? value(args, context, info) : value;
};

function isResolver(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}
