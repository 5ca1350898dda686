/** Marks a field as wrong, for eyes and screen readers; what is wrong stands in the `Mistake` of the same name. */
export function marked(name: string, mistake: string | undefined) {
  return mistake ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${name}-mistake` } : {};
}

export function Mistake({ name, text }: { name: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <span class="mistake" id={`${name}-mistake`}>
      {text}
    </span>
  );
}
