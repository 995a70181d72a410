const data = JSON.parse(document.getElementById('data').textContent);
const LISTED_MAX = 200;
const byId = (id) => document.getElementById(id);
const many = (count, word) => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};

const states = data.states.map(([control, initial, ...values], id) => ({
  id,
  control,
  isInitial: initial === 1,
  values: values.map((index) => data.values[index]),
}));
for (const state of states) {
  state.text = data.variables.map((name, index) => `${name} = ${state.values[index]}`).join('  ');
}
const leaving = states.map(() => []);
for (const [from, to, action, event] of data.steps) leaving[from].push({ to, action, event });

let chosenControl;
let chosenState;

function showFacts() {
  const { total } = data;
  const controls = many(data.controlStates.length, 'control state');
  byId('facts').textContent =
    `${many(total.states, 'state')} (${total.initial} initial), ${many(total.steps, 'step')}, ${controls}`;
  const omitted = total.states - states.length;
  const warnings = [
    ...(data.complete ? [] : ['The search ended before it had found all states: there are more.']),
    ...(omitted > 0
      ? [
          `${many(omitted, 'state')} and ${many(total.steps - data.steps.length, 'step')} farther from the start are counted in the chart, and not listed below.`,
        ]
      : []),
  ];
  byId('warning').textContent = warnings.join(' ');
  byId('warning').hidden = warnings.length === 0;
}

/** Rows (from, to) with the number of steps and the actions; steps inside one control state are the last. */
function showQuotient() {
  const folded = new Map();
  for (const [from, to, action] of data.steps) {
    const key = `${states[from].control} ${states[to].control}`;
    const known = folded.get(key) ?? {
      from: states[from].control,
      to: states[to].control,
      steps: 0,
      actions: new Set(),
    };
    known.steps += 1;
    known.actions.add(data.actions[action]);
    folded.set(key, known);
  }
  for (const [control, name] of data.controlStates.entries()) {
    const rows = [...folded.values()]
      .filter(({ from }) => from === control)
      .sort((a, b) => Number(a.to === control) - Number(b.to === control) || a.to - b.to);
    if (rows.length === 0) rows.push({ from: control, to: undefined, steps: 0, actions: new Set() });
    for (const [index, { to, steps, actions }] of rows.entries()) {
      const row = element('tr', undefined, to === control ? 'inside' : '');
      if (index === 0) {
        const cell = element('td');
        cell.rowSpan = rows.length;
        cell.append(controlButton(control, name));
        const count = element('td', data.counts[control].toLocaleString('en'), 'number');
        count.rowSpan = rows.length;
        row.append(cell, count);
        row.classList.add('first');
      }
      row.append(
        element('td', to === undefined ? 'nowhere' : to === control ? 'itself' : data.controlStates[to]),
        element('td', steps.toLocaleString('en'), 'number'),
        element('td', [...actions].join(', ')),
      );
      byId('quotient-rows').append(row);
    }
  }
}

function controlButton(control, name) {
  const button = element('button', name, 'control');
  button.dataset.control = String(control);
  button.addEventListener('click', () => choose(control));
  return button;
}

function choose(control) {
  chosenControl = chosenControl === control ? undefined : control;
  for (const index of data.controlStates.keys()) {
    byId(`control-${index}`)?.classList.toggle('chosen', index === chosenControl);
  }
  for (const button of document.querySelectorAll('button.control')) {
    button.classList.toggle('chosen', button.dataset.control === String(chosenControl));
  }
  showStates();
}

function showStates() {
  const words = byId('filter')
    .value.toLowerCase()
    .split(/\s{2,}|\s*,\s*|\s*\/\\\s*/)
    .filter(Boolean);
  const found = states.filter(
    ({ control, text }) =>
      (chosenControl === undefined || control === chosenControl) &&
      words.every((word) => text.toLowerCase().includes(word)),
  );
  const where = chosenControl === undefined ? '' : ` in ${data.controlStates[chosenControl]}`;
  const all = states.filter(({ control }) => chosenControl === undefined || control === chosenControl).length;
  byId('states-title').textContent =
    `${found.length === all ? '' : `${found.length.toLocaleString('en')} of `}${many(all, 'state')}${where}`;
  byId('state-list').replaceChildren(...found.slice(0, LISTED_MAX).map(stateItem));
  const hidden = found.length - LISTED_MAX;
  byId('more').textContent = hidden > 0 ? `${many(hidden, 'more state')} match; filter to see them.` : '';
}

function stateItem(state) {
  const item = element('li');
  const button = element('button');
  button.dataset.state = String(state.id);
  button.title = state.text;
  button.append(element('span', `#${state.id + 1}`, 'id'));
  if (state.isInitial) button.append(element('span', 'initial', 'mark'));
  button.append(element('code', state.text));
  button.classList.toggle('chosen', state.id === chosenState);
  button.addEventListener('click', () => showState(state));
  item.append(button);
  return item;
}

/** The steps of a shortest path from an initial state; undefined when no path is on the page. */
function shortestPath(target) {
  const before = new Map(states.filter(({ isInitial }) => isInitial).map(({ id }) => [id, undefined]));
  const queue = [...before.keys()];
  for (let at = 0; at < queue.length && !before.has(target); at += 1) {
    for (const { to, event } of leaving[queue[at]]) {
      if (before.has(to)) continue;
      before.set(to, { from: queue[at], to, event });
      queue.push(to);
    }
  }
  if (!before.has(target)) return undefined;
  const steps = [];
  for (let step = before.get(target); step !== undefined; step = before.get(step.from)) steps.unshift(step);
  return steps;
}

function showState(state) {
  chosenState = state.id;
  for (const button of document.querySelectorAll('#state-list button')) {
    button.classList.toggle('chosen', button.dataset.state === String(state.id));
  }
  byId('detail').replaceChildren(
    element('h2', `State #${state.id + 1}, ${data.controlStates[state.control]}`),
    valueTable(state),
    ...pathNodes(state),
    ...nextNodes(state),
  );
}

function valueTable(state) {
  const table = element('table', undefined, 'values');
  for (const [index, name] of data.variables.entries()) {
    const row = element('tr');
    const cell = element('td');
    cell.append(element('code', state.values[index]));
    row.append(element('th', name), cell);
    table.append(row);
  }
  return table;
}

function pathNodes(state) {
  const steps = shortestPath(state.id);
  if (steps === undefined) return [element('h3', 'No path to it on this page')];
  if (steps.length === 0) return [element('h3', 'It is an initial state')];
  const list = element('ol', undefined, 'path');
  // The steps are numbered from 1; the initial state stands before them.
  list.start = 0;
  const start = element('li');
  start.append('starts in ', linkTo(states[steps[0].from]));
  list.append(start, ...steps.map(stepItem));
  return [element('h3', `Shortest path: ${many(steps.length, 'step')}`), list];
}

function stepItem({ from, to, event }) {
  const item = element('li');
  item.append(element('b', data.events[event]), ' to ', linkTo(states[to]));
  const changes = element('ul');
  for (const [index, name] of data.variables.entries()) {
    const [was, is] = [states[from].values[index], states[to].values[index]];
    if (was === is) continue;
    const line = element('li');
    line.append(`${name}: `, element('code', was), ' → ', element('code', is, 'changed'));
    changes.append(line);
  }
  item.append(changes.childElementCount > 0 ? changes : element('ul', 'nothing changes', 'quiet'));
  return item;
}

function nextNodes(state) {
  const list = element('ul', undefined, 'next');
  for (const { to, event } of leaving[state.id].slice(0, LISTED_MAX)) {
    const item = element('li');
    item.append(element('b', data.events[event]), ' to ', linkTo(states[to]));
    list.append(item);
  }
  return [element('h3', `Can do: ${many(leaving[state.id].length, 'step')}`), list];
}

function linkTo(state) {
  const button = element('button', `#${state.id + 1} ${data.controlStates[state.control]}`, 'link');
  button.title = state.text;
  button.addEventListener('click', () => showState(state));
  return button;
}

for (const index of data.controlStates.keys()) {
  const node = byId(`control-${index}`);
  if (node === null) continue;
  node.setAttribute('tabindex', '0');
  node.setAttribute('role', 'button');
  node.addEventListener('click', () => choose(index));
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') choose(index);
  });
}
byId('filter').addEventListener('input', showStates);
showFacts();
showQuotient();
showStates();
document.body.dataset.ready = 'true';
