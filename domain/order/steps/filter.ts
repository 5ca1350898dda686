import type { Instant } from '../../sla/instant.js';
import { checks, type Check } from '../checks.js';
import { hasUnits } from '../status.js';
import { ask, change } from '../turning.js';
import type { Turn } from '../turn.js';

/** Asks for every check that waits: all at once, so that one failing check never delays another. */
export function filter(turn: Turn, at: Instant): Turn {
  if (!hasUnits(turn.state, 'open')) return turn;
  return checks
    .filter((check) => turn.state.checks[check].status === 'waiting')
    .reduce((each, check) => askFor(each, check, at), turn);
}

function askFor(turn: Turn, check: Check, at: Instant): Turn {
  const generation = nextGeneration(turn, check);
  const asked = change(turn, { checks: { ...turn.state.checks, [check]: { status: 'asked', generation } } });
  const { addressVersion, unavailable } = turn.state;
  const excludedSuppliers = [...new Set(unavailable.map(({ supplier }) => supplier))].sort();
  const wish = { kind: 'check', check, addressVersion } as const;
  const isNarrowed = check === 'stock' && excludedSuppliers.length > 0;
  return ask(asked, at, check, isNarrowed ? { ...wish, excludedSuppliers } : wish, generation);
}

/** The order's own record of effects says how often a check was asked for. */
function nextGeneration(turn: Turn, check: Check): number {
  const prefix = `${turn.state.id}/${check}/check/`;
  return Object.keys(turn.state.effects).filter((id) => id.startsWith(prefix)).length + 1;
}
