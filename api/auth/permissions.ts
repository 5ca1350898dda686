import type { Role } from '../../domain/cases/role.js';

/**
 * Which role may call what (C-21). Which role may take which decision is the case type's own matter. `supplier` and `checker` have no
 * route yet.
 */
export const permissions = {
  createOrders: ['merchant', 'ops', 'supervisor', 'admin'],
  readOrders: ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer', 'admin'],
  /** The customer's name, street, phone and e-mail. */
  readCustomers: ['ops', 'supervisor', 'merchant', 'support', 'admin'],
  /** Inputs and explanations of decisions over outside facts. */
  readAssessments: ['ops', 'supervisor', 'engineer', 'admin'],
  correctAddresses: ['ops', 'supervisor', 'support', 'admin'],
  cancelOrders: ['ops', 'supervisor', 'merchant', 'support', 'admin'],
  readCases: ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer', 'admin'],
  decideCases: ['ops', 'supervisor', 'merchant', 'finance', 'engineer', 'admin'],
  /** Assign, note and snooze: facts about the queue, not the order. */
  workOnCases: ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer', 'admin'],
  handOverCases: ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer', 'admin'],
  holdOrders: ['ops', 'supervisor', 'merchant', 'support', 'admin'],
  resendNotifications: ['ops', 'supervisor', 'support', 'admin'],
  readAutomation: ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer', 'admin'],
  changeAutomation: ['supervisor', 'admin'],
  readPolicies: ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer', 'admin'],
  changePolicies: ['supervisor', 'admin'],
  /** Who is called for which role: names, addresses, duty hours. */
  managePeople: ['supervisor', 'admin'],
  readStores: ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

const roles: readonly Role[] = [
  'ops',
  'supervisor',
  'merchant',
  'support',
  'supplier',
  'checker',
  'finance',
  'engineer',
  'admin',
];

export function isRole(role: string): role is Role {
  return roles.some((one) => one === role);
}

export function may(role: Role, permission: Permission): boolean {
  return permissions[permission].some((one) => one === role);
}
