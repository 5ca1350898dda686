import { domainCycles } from './rule-cycles.js';
import { noEnums, onlyEntityLoops, pure } from './rules-pure.js';
import { rooms, temporalNames } from './rules-rooms.js';

/** The house's own lint rules, loaded by .oxlintrc.json. */
export default {
  meta: { name: 'faros' },
  rules: {
    rooms,
    'domain-cycles': domainCycles,
    'temporal-names': temporalNames,
    pure,
    'only-entity-loops': onlyEntityLoops,
    'no-enums': noEnums,
  },
};
