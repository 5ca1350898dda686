/** A credential as master data holds it: `env:NAME`, or on a developer's machine the value itself. Throws where the variable is not set. */
export function resolveSecret(reference: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!reference.startsWith('env:')) return reference;
  const name = reference.slice('env:'.length);
  const value = env[name];
  if (!value)
    throw new Error(`the credential ${reference} is not in the environment: set ${name} and start again`);
  return value;
}
