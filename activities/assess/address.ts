import { noteAddressFinding } from '../../db/commands/note-address-finding.js';
import { addressVersion } from '../../db/queries/assessed-order.js';
import { judgeAddress } from '../../domain/filter/address.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { Assessment } from './index.js';
import { keep } from './keep.js';

/** The validator's spelling and the place go beside the address; the assessment names no person. */
export async function checkAddress(assessment: Assessment<EffectOf<'check'>>): Promise<Outcome> {
  const { deps, asked, order, signal } = assessment;
  const version = asked.addressVersion;
  const validator = deps.connectors.addressValidator;
  const address = await addressVersion(deps.db, order.id, version);
  const finding = address && (await validator.verify(address, signal));
  return keep(assessment, {
    facts: { addressVersion: version, country: address?.country ?? null },
    judgement: judgeAddress(finding, validator.name),
    policyVersion: order.initial.policyVersion,
    alongside: async (tx) => {
      if (finding) await noteAddressFinding(tx, { orderId: order.id, version, ...finding });
    },
  });
}
