import { byText } from './order-of.js';
import type { RoutingRules, SkuRule, TagRule } from './rules.js';

/** The rule that binds a SKU, or null. An exact SKU beats a prefix, a longer prefix a shorter one, then the lower id. */
export function skuRuleFor(sku: string, rules: RoutingRules): SkuRule | null {
  const matching = rules.skuRules.filter((rule) => matches(rule, sku));
  const [first] = matching.toSorted((a, b) => specificity(b) - specificity(a) || byText(a.id, b.id));
  return first ?? null;
}

/** The tag rules an order falls under, by id; each one restricts. Tags compare without regard to case. */
export function tagRulesFor(tags: readonly string[], rules: RoutingRules): TagRule[] {
  const carried = new Set(tags.map(plainTag));
  return rules.tagRules
    .filter((rule) => carried.has(plainTag(rule.tag)))
    .toSorted((a, b) => byText(a.id, b.id));
}

function matches(rule: SkuRule, sku: string): boolean {
  return rule.sku.endsWith('*') ? sku.startsWith(rule.sku.slice(0, -1)) : sku === rule.sku;
}

function specificity(rule: SkuRule): number {
  return rule.sku.endsWith('*') ? rule.sku.length - 1 : Number.MAX_SAFE_INTEGER;
}

function plainTag(tag: string): string {
  return tag.trim().toLowerCase();
}
