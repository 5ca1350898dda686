import { noteAddressFinding } from '../../db/commands/note-address-finding.js';
import { addressVersion } from '../../db/queries/assessed-order.js';
import { addressKey } from '../../domain/filter/address-key.js';
import {
  type Asked,
  judgeAddress,
  needsPlatform,
  type PlatformOpinion,
} from '../../domain/filter/address.js';
import { normalAddress } from '../../domain/filter/normal-address.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import { isProviderError, nameOf } from '../failures.js';
import type { Assessment } from './index.js';
import { keep } from './keep.js';
import { pinnedPolicy } from './pinned-policy.js';

type AddressAssessment = Assessment<EffectOf<'check'>>;

/**
 * Validators are asked in their configured order until one answers. What it found, and the address written one way,
 * go beside the address as it came; the assessment names no person.
 */
export async function checkAddress(assessment: AddressAssessment): Promise<Outcome> {
  const { deps, asked: question, order } = assessment;
  const version = question.addressVersion;
  const original = await addressVersion(deps.db, order.id, version);
  const address = original && normalAddress(original);
  const asked = address ? await askValidators(assessment, address) : [];
  const platform = address && needsPlatform(asked) ? await askPlatform(assessment, address) : null;
  const judgement = judgeAddress({ address, asked, platform }, pinnedPolicy(order));
  return keep(assessment, {
    facts: { addressVersion: version, country: address?.country ?? null },
    judgement,
    policyVersion: order.initial.policyVersion,
    alongside: async (tx) => {
      if (!address) return;
      const { suggestion = null, coordinates = null } = judgement.counted ?? {};
      await noteAddressFinding(tx, {
        orderId: order.id,
        version,
        normalised: address,
        suggestion,
        coordinates,
      });
    },
  });
}

async function askValidators({ deps, signal }: AddressAssessment, address: PostalAddress): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const validator of deps.connectors.addressValidators) {
    const { name } = validator;
    try {
      const finding = await validator.verify(address, signal);
      return [...asked, { validator: name, status: 'found', finding }];
    } catch (error) {
      if (!isProviderError(error) || signal.aborted) throw error;
      asked.push({ validator: name, status: 'away', reason: nameOf(error) });
    }
  }
  return asked;
}

/** What the platform says of the address on its own order, if that is the address in question. */
async function askPlatform(
  { order, readStore, signal }: AddressAssessment,
  address: PostalAddress,
): Promise<PlatformOpinion> {
  try {
    const reading = await readStore(order, signal);
    const told = reading.status === 'read' ? reading.facts.address : null;
    return told && addressKey(told.address) === addressKey(address) ? told.opinion : null;
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return null;
  }
}
