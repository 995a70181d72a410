/** The live page: posture, multipliers, the last decisions, and the kill button. One file, no library. */
export const LIVE_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Plimsoll kernel</title>
<style>
body { font: 15px system-ui, sans-serif; margin: 2rem; max-width: 60rem; }
#posture { font-size: 3rem; font-weight: 700; }
.HIBERNATE, .DENY { color: #b00020; } .TURTLE { color: #9a6700; } .STALKER { color: #0550ae; } .APEX, .PASS { color: #1a7f37; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #ddd; }
meter { width: 12rem; } button { background: #b00020; color: #fff; font-size: 1.2rem; padding: .6rem 1.6rem; border: 0; border-radius: .3rem; }
</style>
<h1>Kernel</h1>
<p id="posture" role="status">connecting</p>
<p id="trip"></p>
<p><label>token <input id="token" type="password" autocomplete="off"></label> <button id="kill">KILL</button> <span id="killed"></span></p>
<table><tbody id="multipliers"></tbody></table>
<h2>Last decisions</h2>
<table><thead><tr><th>no.<th>order<th>verdict<th>why</tr></thead><tbody id="decisions"></tbody></table>
<script>
const at = (id) => document.getElementById(id);
const cell = (text, name) => { const td = document.createElement('td'); td.textContent = text; if (name) td.className = name; return td; };
const rows = (body, list) => body.replaceChildren(...list.map((cells) => { const tr = document.createElement('tr'); tr.append(...cells); return tr; }));
async function show() {
  try {
    const s = await (await fetch('status')).json();
    at('posture').textContent = s.posture + '  R ' + (s.rPpm / 10000).toFixed(2) + ' %';
    at('posture').className = s.posture;
    at('trip').textContent = s.trippedBy.length === 0 ? 'armed'
      : 'TRIPPED: ' + s.trippedBy.join(', ') + (s.isAcknowledged ? ' (acknowledged: nothing can leave)' : '') + '; signed: ' + (s.signers.join(', ') || 'nobody');
    rows(at('multipliers'), Object.entries(s.multipliers ?? {}).map(([name, ppm]) => {
      const meter = document.createElement('meter'); meter.max = 1000000; meter.value = ppm;
      const td = document.createElement('td'); td.append(meter); return [cell(name), cell((ppm / 10000).toFixed(2) + ' %'), td];
    }));
    rows(at('decisions'), s.recent.map((d) => [cell(d.decision), cell(d.order.id + ' ' + d.order.side + ' ' + d.order.instrument), cell(d.code, d.verdict), cell(d.text)]));
  } catch {
    at('posture').textContent = 'no answer: take it as HIBERNATE'; at('posture').className = 'HIBERNATE';
  }
}
at('kill').onclick = async () => {
  const answer = await fetch('kill', { method: 'POST', headers: { authorization: 'Bearer ' + at('token').value } }).catch(() => ({ status: 0 }));
  at('killed').textContent = answer.status === 200 ? 'killed' : answer.status === 401 ? 'this token is not known' : 'no answer';
  show();
};
setInterval(show, 500); show();
</script>
</html>
`;
