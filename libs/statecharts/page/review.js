const data = JSON.parse(document.getElementById('data').textContent);
const LISTED_MAX = 200;
const leaving = new Map();
for (const [from, to, action] of data.steps) {
  if (!leaving.has(from)) leaving.set(from, []);
  leaving.get(from).push({ to, action });
}
let chosenControl;

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};
const stateText = (state) =>
  data.variables.map((name, index) => `${name} = ${state.values[index]}`).join('  ');

function showQuotient() {
  const rows = document.getElementById('quotient-rows');
  for (const control of data.controlStates) {
    const members = data.states.filter((state) => state.control === control);
    const targets = new Map();
    for (const { id } of members) {
      for (const { to, action } of leaving.get(id) ?? []) {
        const target = data.states[to].control;
        const known = targets.get(target) ?? { count: 0, actions: new Set() };
        known.count += 1;
        known.actions.add(action);
        targets.set(target, known);
      }
    }
    const row = element('tr');
    row.append(element('td', control), element('td', String(members.length)));
    const cell = element('td');
    for (const [target, { count, actions }] of targets) {
      cell.append(element('div', `${target}: ${count} (${[...actions].join(', ')})`));
    }
    row.append(cell);
    row.addEventListener('click', () => choose(control));
    rows.append(row);
  }
}

function choose(control) {
  chosenControl = chosenControl === control ? undefined : control;
  for (const [index, name] of data.controlStates.entries()) {
    document.getElementById(`control-${index}`)?.classList.toggle('chosen', name === chosenControl);
  }
  showStates();
}

function showStates() {
  const wanted = document.getElementById('filter').value.trim();
  const found = data.states.filter(
    (state) =>
      (chosenControl === undefined || state.control === chosenControl) &&
      (wanted === '' || stateText(state).includes(wanted)),
  );
  document.getElementById('states-title').textContent =
    `States${chosenControl === undefined ? '' : ` in ${chosenControl}`} (${found.length})`;
  const list = document.getElementById('state-list');
  list.replaceChildren(
    ...found.slice(0, LISTED_MAX).map((state) => {
      const item = element('li');
      item.value = state.id + 1;
      const button = element('button');
      button.append(element('code', stateText(state)));
      button.addEventListener('click', () => showState(state));
      item.append(button);
      return item;
    }),
  );
  const hidden = Math.max(0, found.length - LISTED_MAX);
  const omitted = data.omitted > 0 ? ` ${data.omitted} states are not on this page.` : '';
  document.getElementById('more').textContent =
    `${hidden > 0 ? `… and ${hidden} more; filter to see them.` : ''}${omitted}`;
}

function shortestPath(target) {
  const before = new Map();
  const queue = data.states.filter((state) => state.initial).map((state) => state.id);
  for (const id of queue) before.set(id, undefined);
  for (let at = 0; at < queue.length && !before.has(target); at += 1) {
    for (const { to, action } of leaving.get(queue[at]) ?? []) {
      if (before.has(to)) continue;
      before.set(to, { from: queue[at], action });
      queue.push(to);
    }
  }
  if (!before.has(target)) return undefined;
  // Each entry holds the action that leaves it; the last has none.
  const path = [{ id: target, action: undefined }];
  for (let step = before.get(target); step !== undefined; step = before.get(step.from)) {
    path.unshift({ id: step.from, action: step.action });
  }
  return path;
}

function showState(state) {
  const detail = document.getElementById('detail');
  const path = shortestPath(state.id);
  const nodes = [element('h2', `State ${state.id + 1}: ${state.control}`)];
  if (path === undefined) nodes.push(element('p', 'No path to it on this page.'));
  else nodes.push(element('p', `Shortest path: ${path.length - 1} steps.`), pathTable(path));
  detail.replaceChildren(...nodes);
}

function pathTable(path) {
  const table = element('table');
  const head = element('tr');
  head.append(element('th', 'step'), ...data.variables.map((name) => element('th', name)));
  const body = element('tbody');
  for (const [index, { id }] of path.entries()) {
    const row = element('tr');
    // The action stands on the row that it leads to.
    row.append(element('td', index === 0 ? 'initial' : path[index - 1].action));
    const before = index === 0 ? undefined : data.states[path[index - 1].id].values;
    for (const [column, value] of data.states[id].values.entries()) {
      const cell = element('td');
      cell.append(element('code', value, before !== undefined && before[column] !== value ? 'changed' : ''));
      row.append(cell);
    }
    body.append(row);
  }
  table.append(head, body);
  return table;
}

for (const [index, control] of data.controlStates.entries()) {
  document.getElementById(`control-${index}`)?.addEventListener('click', () => choose(control));
}
document.getElementById('filter').addEventListener('input', showStates);
showQuotient();
showStates();
document.body.dataset.ready = 'true';
