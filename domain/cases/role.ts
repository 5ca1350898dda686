/** Who may do what (C-21). */
export type Role =
  | 'ops'
  | 'supervisor'
  | 'merchant'
  | 'support'
  | 'supplier'
  | 'checker'
  | 'finance'
  | 'engineer'
  | 'admin';
