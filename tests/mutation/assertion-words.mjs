/** Stryker leaves the words of an assertion alone: that they are not empty is no behaviour. What is asserted is mutated. */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'assertion-words', {
    shouldIgnore(path) {
      const { parent, node } = path;
      const isWords = node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
      if (!isWords || parent?.type !== 'CallExpression' || parent.arguments[0] === node) return undefined;
      const callee = parent.callee.type === 'Identifier' ? parent.callee.name : '';
      return callee === 'assert' || callee === 'mustHold' ? 'the words of an assertion' : undefined;
    },
  }),
];
