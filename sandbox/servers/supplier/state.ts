import type { SupplierAccount } from '../credentials.js';
import { UnknownThing } from '../kit/control.js';
import type { PurchaseOrder, StockQuestion } from './schema.js';

export interface StoredPurchaseOrder extends PurchaseOrder {
  id: string;
  status: 'received' | 'acknowledged' | 'rejected' | 'shipped' | 'cancelled';
  receivedAt: string;
}

export interface StoredQuestion extends StockQuestion {
  status: 'open' | 'answered';
  receivedAt: string;
  answer: object | null;
}

interface StockItem {
  sku: string;
  warehouse: string;
  available: number;
  asOf: string;
}

export interface Supplier extends SupplierAccount {
  webhookUrl: string | null;
  purchaseOrders: StoredPurchaseOrder[];
  stock: StockItem[];
  stockQuestions: StoredQuestion[];
  /** How many of each line it says at once that it has; null: people answer later. */
  stockAnswering: number | null;
  cancellationAnswer: 'accepted' | 'refused' | 'pending' | null;
}

export interface SupplierState {
  suppliers: Map<string, Supplier>;
}

export function newState(accounts: readonly SupplierAccount[]): SupplierState {
  const state: SupplierState = { suppliers: new Map() };
  for (const account of accounts) register(state, account);
  return state;
}

/** Keeps accounts and webhooks: they are set-up, not data. */
export function forgetData(state: SupplierState): void {
  for (const supplier of state.suppliers.values()) {
    supplier.purchaseOrders = [];
    supplier.stock = [];
    supplier.stockQuestions = [];
    supplier.stockAnswering = null;
    supplier.cancellationAnswer = null;
  }
}

export function register(state: SupplierState, account: SupplierAccount): void {
  state.suppliers.set(account.supplier, {
    ...account,
    webhookUrl: null,
    purchaseOrders: [],
    stock: [],
    stockQuestions: [],
    stockAnswering: null,
    cancellationAnswer: null,
  });
}

export function supplierOf(state: SupplierState, name: string): Supplier {
  const supplier = state.suppliers.get(name);
  if (!supplier) throw new UnknownThing(`no supplier "${name}"`);
  return supplier;
}

export function firstPurchaseOrder(supplier: Supplier, poNumber: string): StoredPurchaseOrder | undefined {
  return supplier.purchaseOrders.find((po) => po.poNumber === poNumber);
}

export function target(state: SupplierState, input: { supplier: string; poNumber: string }) {
  const supplier = supplierOf(state, input.supplier);
  const po = firstPurchaseOrder(supplier, input.poNumber);
  if (!po) throw new UnknownThing(`${input.supplier} has no purchase order "${input.poNumber}"`);
  return { supplier, po };
}
