/** Diameter's model and the language it is written in: `spoor/formats/diameter`. */

export type { Application, Avp, Command, Definition, Part, Profile, Rule } from './model.js';
export { Model, TGPP } from './model.js';
export { ruleText } from './rule-text.js';
export { modelWith, shippedModel } from './shipped.js';
export type { AvpType, MandatoryRule, Problem, RuleKind } from './syntax.js';
export { problemText } from './syntax.js';
