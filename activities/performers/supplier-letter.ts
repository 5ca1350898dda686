import { createHash } from 'node:crypto';
import { supplierOrderLink } from '../../customer/links.js';
import type { Brand } from '../../db/schema/master.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { SupplierLetter } from '../../providers/ports/supplier.js';
import type { Job } from '../performer.js';

/**
 * What a supplier without a system gets with a purchase order or its cancel (C-48): by the same identity always the same mail, with a link to the
 * purchase order's page.
 */
export function supplierLetter(
  { deps, effect, at }: Job<EffectOf<'purchaseOrder' | 'cancelPurchaseOrder'>>,
  brand: Brand,
): SupplierLetter {
  const { publicUrl, linkSecret: secret, mailDomain } = deps;
  const local = createHash('sha256').update(effect.id).digest('hex').slice(0, 20);
  return {
    messageId: `<${local}.${effect.kind}@${mailDomain}>`,
    page: supplierOrderLink({ publicUrl, secret, poNumber: effect.poNumber, sentAt: new Date(at) }),
    from: { name: brand.name, mailFrom: brand.mailFrom, contactEmail: brand.supportEmail },
  };
}
