/** Who may do what (C-21). */
export const roles = [
  'ops',
  'supervisor',
  'merchant',
  'support',
  'supplier',
  'checker',
  'finance',
  'engineer',
  'admin',
] as const;
export type Role = (typeof roles)[number];
