import type { PurchaseOrderLine } from '../../domain/suppliers/purchase-order.js';
import type { LineView } from '../../domain/suppliers/purchase-order-view.js';
import { moneyText, oneLine } from '../format.js';
import { type OrderMistake, orderTexts as words } from '../texts/supplier-order.js';
import { locale } from './supplier-frame.js';

/** What somebody has sent that cannot be used as it is, by field of the form: shown again, with what is wrong. */
export interface OrderAttempt {
  values: Record<string, string>;
  mistakes: Record<string, OrderMistake>;
}

/** The name that a field of one line has in the forms. */
export function orderFieldName(field: 'answer' | 'reason' | 'units', lineNumber: number): string {
  return `${field}-${lineNumber}`;
}

export function Personalization({ line }: { line: LineView }) {
  return (
    <>
      {line.personalization.map(({ name, value }) => (
        <p class="muted">
          {oneLine(name)}: {oneLine(value)}
        </p>
      ))}
    </>
  );
}

/** What a line costs, as the supplier and the brand have agreed. */
export function costText({ unitCostCents, currency }: PurchaseOrderLine): string {
  return words.each(moneyText(unitCostCents, currency, locale));
}
