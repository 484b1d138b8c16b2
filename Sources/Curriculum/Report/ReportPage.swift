import Groundwork

/// The page around a report's data: styles, charts and the trajectory viewer, without any outside resource.
enum ReportPage {
    /// - Parameters:
    ///   - title: as it is, not yet HTML.
    ///   - data: the report's data as ``ScriptJSON`` writes it.
    static func html(title: String, data: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(MarkupEscaping.escaped(title))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        \(body)
        <script id="data" type="application/json">\(data)</script>
        <script>
        \(script)
        </script>
        </body>
        </html>

        """
    }

    private static let style = #"""
        :root { --paper:#ffffff; --ink:#1c2430; --soft:#5b6675; --line:#dfe4ea; --panel:#f6f8fa; --accent:#1b5fae;
          --good:#18794e; --bad:#b42318; --warm:#b35900; --violet:#6941c6; --mark:#fff1b8; }
        @media (prefers-color-scheme: dark) { :root { --paper:#14181e; --ink:#e6eaf0; --soft:#9aa6b5; --line:#2d3541;
          --panel:#1b212a; --accent:#7db4f5; --good:#5fce97; --bad:#ff8a80; --warm:#f2ad5e; --violet:#b9a2f5; --mark:#4d4316; } }
        * { box-sizing:border-box }
        body { margin:0; background:var(--paper); color:var(--ink); font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif }
        main { max-width:1180px; margin:0 auto; padding:24px 20px 80px }
        h1 { font-size:26px; margin:0 0 4px; letter-spacing:-.01em } h2 { font-size:19px; margin:40px 0 6px } h3 { font-size:15px; margin:0 0 6px }
        p.note { color:var(--soft); margin:0 0 14px; max-width:75ch }
        .cards { display:grid; grid-template-columns:repeat(auto-fit,minmax(160px,1fr)); gap:12px; margin:20px 0 }
        .card { background:var(--panel); border:1px solid var(--line); border-radius:10px; padding:12px 14px }
        .card b { display:block; font-size:25px; line-height:1.2; font-variant-numeric:tabular-nums } .card span { color:var(--soft); font-size:13px }
        .charts { display:grid; grid-template-columns:repeat(auto-fill,minmax(min(460px,100%),1fr)); gap:16px }
        figure { margin:0; border:1px solid var(--line); border-radius:10px; padding:14px } figcaption { font-weight:600; margin-bottom:4px }
        svg text { fill:var(--soft); font-size:12px; font-family:inherit } svg .axis { stroke:var(--line) } svg { width:100%; height:auto; display:block }
        .legend { display:flex; flex-wrap:wrap; gap:4px 14px; font-size:13px; color:var(--soft) } .legend i { display:inline-block; width:14px; height:3px; margin-right:6px; vertical-align:middle }
        .scroll { overflow-x:auto } table { border-collapse:collapse; font-size:14px; font-variant-numeric:tabular-nums; width:100% }
        th,td { text-align:right; padding:5px 10px; border-bottom:1px solid var(--line); white-space:nowrap } th:first-child,td:first-child { text-align:left } th { color:var(--soft); font-weight:600 }
        td.heat { color:#10202f }
        .viewer { display:grid; grid-template-columns:320px 1fr; gap:16px; align-items:start } @media (max-width:820px) { .viewer { grid-template-columns:1fr } }
        .controls { display:flex; flex-wrap:wrap; gap:8px; margin-bottom:10px } select,input,button { font:inherit; color:inherit; background:var(--paper); border:1px solid var(--line); border-radius:7px; padding:5px 9px }
        button { cursor:pointer } button:disabled { opacity:.4; cursor:default } button:focus-visible,select:focus-visible,input:focus-visible { outline:2px solid var(--accent) }
        #episodes { list-style:none; margin:0; padding:0; max-height:640px; overflow:auto; border:1px solid var(--line); border-radius:10px }
        #episodes button { display:block; width:100%; text-align:left; border:0; border-bottom:1px solid var(--line); border-radius:0; background:none; padding:8px 12px; font-size:13.5px }
        #episodes button[aria-current=true] { background:var(--panel); box-shadow:inset 3px 0 var(--accent) }
        .tag { font-size:12px; font-weight:600; border-radius:99px; padding:0 7px; border:1px solid currentColor } .win { color:var(--good) } .loss { color:var(--bad) } .dim { color:var(--soft) }
        #step { border:1px solid var(--line); border-radius:10px; padding:14px; min-width:0 }
        pre { margin:10px 0 0; padding:12px; background:var(--panel); border-radius:8px; overflow:auto; max-height:460px; font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace; tab-size:2 }
        pre mark { background:var(--mark); color:inherit; display:inline-block; min-width:100% }
        .candidate { display:grid; grid-template-columns:minmax(0,1fr) 120px 52px; gap:10px; align-items:center; font:13px ui-monospace,Menlo,Consolas,monospace; padding:1px 0 }
        .candidate span { overflow:hidden; text-overflow:ellipsis; white-space:nowrap } .bar { height:9px; background:var(--line); border-radius:5px; overflow:hidden } .bar i { display:block; height:100%; background:var(--accent) }
        .sides { display:grid; grid-template-columns:1fr 1fr; gap:16px } @media (max-width:820px) { .sides { grid-template-columns:1fr } } .sides > div { min-width:0 }
        .kept { color:var(--soft) } .right { color:var(--good); font-weight:600 } .invented,.missed { color:var(--bad); font-weight:600 }
        .chosen { font-weight:700 } details { margin-top:12px } summary { cursor:pointer; color:var(--soft) }
        """#

    private static let body = #"""
        <main>
        <header><h1 id="title"></h1><p class="note" id="subtitle"></p></header>
        <section class="cards" id="cards" aria-label="Key results"></section>
        <section><h2>Learning</h2><p class="note">Success is the share of tasks whose evaluator scored 1. Phase 0 is behaviour cloning; each later phase is one turn of the WebRL loop.</p>
          <div class="charts" id="learning"></div><div class="scroll" style="margin-top:16px"><table id="phases"></table></div></section>
        <section><h2>Success per task family</h2><p class="note">Test tasks use slot values that no training task uses. Each cell shows the success in one phase and, at the right, how many test tasks the family has.</p>
          <div class="scroll"><table id="families"></table></div></section>
        <section><h2>Curriculum</h2><p class="note">New tasks are made from failed ones, then filtered. Difficulty is the critic's V(s₀, I): the success that it expects at the first page.</p>
          <div class="charts" id="curriculum"></div></section>
        <section><h2>Reward model and critic</h2><p class="note">Both are measured against the true evaluator on rollouts that they were not trained on.</p><div class="charts" id="judges"></div></section>
        <section id="world" hidden><h2>World model</h2><p class="note">A model that learned from this run's episodes predicts the next page. Changed-element F1 counts what became new, different and gone; skill is the whole page's F1 above that of repeating the page (0) up to perfect (1).</p>
          <div class="charts" id="worldcharts"></div><div class="scroll" style="margin-top:16px"><table id="lookahead"></table></div><div class="scroll" style="margin-top:16px"><table id="treesearch"></table></div></section>
        <section id="predicted" hidden><h2>Predictions beside the truth</h2><p class="note">Green lines are changes that were foretold; red ones were invented (left) or missed (right); grey lines stayed.</p>
          <div class="controls"><button id="pprev">← Previous</button><span id="pat" style="align-self:center"></span><button id="pnext">Next →</button><select id="porder" aria-label="Order"><option value="">in order</option><option value="worst">worst first</option></select><label style="align-self:center"><input type="checkbox" id="ponly" checked> changes only</label></div>
          <div id="phead"></div><div class="sides"><div><h3>Predicted</h3><pre id="pleft"></pre></div><div><h3>True</h3><pre id="pright"></pre></div></div><div id="punknown"></div></section>
        <section><h2>Trajectories</h2><p class="note">What the policy saw and did. The line that it acted on is marked; bars are the probabilities of its best candidates. Arrow keys move between steps.</p>
          <div class="controls"><select id="phase" aria-label="Phase"></select><select id="outcome" aria-label="Outcome"><option value="">any outcome</option><option value="1">success</option><option value="0">failure</option></select>
          <select id="scorer" aria-label="Scored by"><option value="">any scorer</option><option value="evaluator">evaluator</option><option value="reward_model">reward model</option></select><input id="search" type="search" placeholder="words of the task" aria-label="Words of the task"></div>
          <div class="viewer"><ul id="episodes"></ul><div id="step" aria-live="polite"></div></div></section>
        <section><h2>Configuration</h2><details><summary>Every hyper-parameter of this run</summary><div class="scroll"><table id="config"></table></div></details></section>
        </main>
        """#

    private static let script = #"""
        'use strict';
        const D = JSON.parse(document.getElementById('data').textContent), S = D.summary, P = S.phases || [];
        const $ = id => document.getElementById(id), pct = x => x == null ? '–' : (100 * x).toFixed(1) + ' %';
        const esc = t => String(t ?? '').replace(/[&<>"]/g, c => ({'&':'&amp;','<':'&lt;','>':'&gt;','"':'&quot;'}[c]));
        $('title').textContent = D.title;
        $('subtitle').textContent = `${S.method} on ${(S.sites || []).join(', ')} · seed ${S.seed} · ${P.length ? P.length - 1 : 0} phases after behaviour cloning` + (S.wallSeconds ? ` · ${Math.round(S.wallSeconds)} s` : '');
        const points = x => (x >= 0 ? '+' : '−') + Math.abs(100 * x).toFixed(1);
        const card = (v, l) => `<div class="card"><b>${v}</b><span>${l}</span></div>`;
        $('cards').innerHTML = card(pct(S.finalSuccess), 'test success at the end') + card(pct(S.startSuccess), 'after behaviour cloning') + card(points(S.finalSuccess - S.startSuccess), 'points gained by WebRL')
          + card(pct(S.finalUnseenSuccess), 'on templates never trained on') + card(pct(S.randomSuccess), 'random policy') + card(P.reduce((a, p) => a + (p.environmentSteps || 0), 0).toLocaleString('en'), 'environment steps');
        function lineChart(host, title, series, opt = {}) {
          const W = 520, H = 250, L = 42, R = 14, T = 12, B = 30, n = Math.max(1, ...series.map(s => s.values.length)) - 1;
          const x = i => L + (W - L - R) * (n ? i / n : .5), y = v => T + (H - T - B) * (1 - v);
          let g = ''; for (const v of [0, .25, .5, .75, 1]) g += `<line class="axis" x1="${L}" x2="${W - R}" y1="${y(v)}" y2="${y(v)}"/><text x="${L - 6}" y="${y(v) + 4}" text-anchor="end">${v * 100}%</text>`;
          for (let i = 0; i <= n; i++) g += `<text x="${x(i)}" y="${H - 9}" text-anchor="middle">${i}</text>`;
          for (const s of series) {
            const pts = s.values.map((v, i) => v == null ? null : [x(i), y(v), v, i]).filter(Boolean);
            g += `<polyline fill="none" stroke="${s.color}" stroke-width="2.5" ${s.dash ? 'stroke-dasharray="6 5"' : ''} points="${pts.map(p => p[0] + ',' + p[1]).join(' ')}"/>`;
            if (!s.dash) g += pts.map(p => `<circle cx="${p[0]}" cy="${p[1]}" r="4" fill="${s.color}"><title>${esc(s.name)}, phase ${p[3]}: ${pct(p[2])}</title></circle>`).join('');
          }
          host.insertAdjacentHTML('beforeend', `<figure><figcaption>${title}</figcaption><div class="legend">${series.map(s => `<span><i style="background:${s.color}"></i>${esc(s.name)}</span>`).join('')}</div><svg viewBox="0 0 ${W} ${H}" role="img" aria-label="${esc(title)}">${g}</svg></figure>`);
        }
        function barChart(host, title, labels, series, unit = '') {
          const W = 520, H = 250, L = 46, R = 10, T = 12, B = 30, top = Math.max(1, ...labels.map((_, i) => series.reduce((a, s) => a + (s.values[i] || 0), 0)));
          const w = (W - L - R) / Math.max(1, labels.length), y = v => (H - T - B) * v / top; let g = '';
          for (const f of [0, .5, 1]) g += `<line class="axis" x1="${L}" x2="${W - R}" y1="${H - B - y(top * f)}" y2="${H - B - y(top * f)}"/><text x="${L - 6}" y="${H - B - y(top * f) + 4}" text-anchor="end">${Math.round(top * f)}</text>`;
          labels.forEach((l, i) => { let base = H - B; for (const s of series) { const h = y(s.values[i] || 0); base -= h; g += `<rect x="${L + w * i + w * .15}" y="${base}" width="${w * .7}" height="${h}" fill="${s.color}"><title>${esc(s.name)}, ${esc(l)}: ${s.values[i] || 0}${unit}</title></rect>`; }
            g += `<text x="${L + w * (i + .5)}" y="${H - 9}" text-anchor="middle">${esc(l)}</text>`; });
          host.insertAdjacentHTML('beforeend', `<figure><figcaption>${title}</figcaption><div class="legend">${series.map(s => `<span><i style="background:${s.color}"></i>${esc(s.name)}</span>`).join('')}</div><svg viewBox="0 0 ${W} ${H}" role="img" aria-label="${esc(title)}">${g}</svg></figure>`);
        }
        const col = k => P.map(p => p[k]);
        lineChart($('learning'), 'Success on unseen tasks', [{name:'test: new slot values', color:'var(--accent)', values:col('testSuccess')}, {name:'unseen: new templates', color:'var(--violet)', values:col('unseenSuccess')}, {name:'random policy', color:'var(--soft)', dash:true, values:P.map(() => S.randomSuccess)}]);
        lineChart($('learning'), 'Success on training tasks', [{name:'training tasks', color:'var(--good)', values:col('trainSuccess')}]);
        $('phases').innerHTML = '<tr><th>phase</th><th>test</th><th>unseen</th><th>train</th><th>new tasks</th><th>kept</th><th>reward model</th><th>critic</th><th>steps</th><th>seconds</th></tr>' + P.map(p => `<tr><td>${p.phase === 0 ? '0 (cloning)' : p.phase}</td><td>${pct(p.testSuccess)}</td><td>${pct(p.unseenSuccess)}</td><td>${pct(p.trainSuccess)}</td><td>${p.tasksGenerated ?? '–'}</td><td>${p.tasksKept ?? '–'}</td><td>${pct(p.rewardModelAccuracy)}</td><td>${pct(p.criticAccuracy)}</td><td>${(p.environmentSteps || 0).toLocaleString('en')}</td><td>${p.wallSeconds == null ? '–' : p.wallSeconds.toFixed(1)}</td></tr>`).join('');
        const heat = v => v == null ? '' : `style="background:color-mix(in srgb, #2f9e6b ${Math.round(85 * v)}%, #f3e3d3)"`;
        $('families').innerHTML = '<tr><th>family</th>' + P.map(p => `<th>phase ${p.phase}</th>`).join('') + '<th>tasks</th></tr>' + (D.families || []).map(f => `<tr><td>${esc(f.name)}</td>` + f.success.map(v => `<td class="heat" ${heat(v)}>${v == null ? '–' : Math.round(100 * v) + '%'}</td>`).join('') + `<td>${f.tasks}</td></tr>`).join('');
        const C = D.curriculum || [], palette = ['var(--good)', 'var(--bad)', 'var(--warm)', 'var(--violet)', 'var(--soft)', 'var(--accent)'];
        const reasons = [...new Set(C.flatMap(c => Object.keys(c.rejected || {})))];
        if (C.length) {
          barChart($('curriculum'), 'Generated tasks: kept and why not', C.map(c => 'phase ' + c.phase), [{name:'kept', color:palette[0], values:C.map(c => c.kept)}, ...reasons.map((r, i) => ({name:r, color:palette[1 + i % 5], values:C.map(c => c.rejected[r] || 0)}))]);
          const bins = Array.from({length:10}, (_, i) => (i / 10).toFixed(1)), last = C.filter(c => c.difficulty && c.difficulty.length);
          if (last.length) barChart($('curriculum'), 'Difficulty of the kept tasks (last phases)', bins, last.slice(-3).map((c, i) => ({name:'phase ' + c.phase, color:palette[[5, 3, 2][i]], values:c.difficulty})));
        } else $('curriculum').innerHTML = '<p class="note">This run generated no tasks.</p>';
        lineChart($('judges'), 'Agreement with the true outcome', [{name:'reward model', color:'var(--warm)', values:col('rewardModelAccuracy')}, {name:'critic', color:'var(--violet)', values:col('criticAccuracy')}]);
        const I = S.imagination || [], A = S.lookahead, T = S.search, X = D.predictions || [];
        if (I.length || A || T) {
          $('world').hidden = false;
          const field = f => [null, ...I.map(p => p.metrics[f] ?? null)];
          if (I.length) {
            lineChart($('worldcharts'), 'World model on new episodes, before it learns from them', [{name:'changed-element F1', color:'var(--accent)', values:field('deltaF1')}, {name:'skill over copying', color:'var(--good)', values:field('skill')}, {name:'page identity', color:'var(--violet)', values:field('pageIdentity')}]);
            lineChart($('worldcharts'), 'Imagination against reality', [{name:'success for real', color:'var(--good)', values:field('realSuccess')}, {name:'success in imagination (reward model)', color:'var(--warm)', values:field('imaginedSuccess')}, {name:'imagined actions done for real (W2R)', color:'var(--accent)', values:field('w2r')}]);
            barChart($('worldcharts'), 'Imagined episodes of failed tasks that were learned from', I.map(p => 'phase ' + p.phase), [{name:'learned from', color:'var(--accent)', values:I.map(p => p.metrics.kept)}]);
          }
          if (A) {
            const plain = A.conditions.filter(c => c.noise == null), noisy = A.conditions.filter(c => c.noise != null).sort((a, b) => b.deltaF1 - a.deltaF1);
            const spoilt = c => (c.failures ? `, ${c.failures} questions to the model failed` : '') + (c.infrastructureFailures ? `, ${c.infrastructureFailures} infrastructure failures` : '');
            const label = c => (c.model === 'none' ? 'best of ' + A.candidates + ', no simulation' : c.model === 'greedy' ? 'no look-ahead' : c.model + ', d = ' + c.depth) + spoilt(c);
            $('lookahead').innerHTML = '<tr><th>look-ahead on ' + A.tasks + ' test tasks</th><th>success</th><th>steps</th></tr>' + plain.map(c => `<tr><td>${esc(label(c))}</td><td>${pct(c.success)}</td><td>${c.steps.toFixed(1)}</td></tr>`).join('')
              + Object.entries(A.capturedHeadroom).map(([d, v]) => `<tr><td>captured headroom, d = ${esc(d)}</td><td>${v.toFixed(2)}</td><td></td></tr>`).join('');
            if (noisy.length) { const truth = plain.find(c => c.model === 'oracle' && c.depth === 1);
              xyChart($('worldcharts'), 'Success of look-ahead (d = 1) against the error of the model', 'world-model error (1 − changed-element F1)', [...(truth ? [[0, truth.success]] : []), ...noisy.map(c => [1 - c.deltaF1, c.success])], plain.find(c => c.model === 'greedy')?.success); }
          }
          if (T) $('treesearch').innerHTML = '<tr><th>tree search</th><th>budget</th><th>solved</th><th>actions tried</th><th>seconds</th></tr>' + T.conditions.map(c => `<tr><td>${c.model === 'oracle' ? 'forks and evaluator (demonstrations)' : 'world model (acting)'}${c.failures ? `, ${c.failures} searches failed` : ''}${c.infrastructureFailures ? `, ${c.infrastructureFailures} episodes spoilt by the world` : ''}</td><td>${c.budget}</td><td>${pct(c.success)}</td><td>${c.expansions.toFixed(1)}</td><td>${c.seconds.toFixed(1)}</td></tr>`).join('');
        }
        function xyChart(host, title, xlabel, pts, base) {
          const W = 520, H = 250, L = 42, R = 14, Tp = 12, B = 44, top = Math.max(.05, ...pts.map(p => p[1]), base || 0) * 1.15;
          const x = v => L + (W - L - R) * v, y = v => Tp + (H - Tp - B) * (1 - v / top);
          let g = ''; for (let i = 0; i <= 4; i++) g += `<line class="axis" x1="${L}" x2="${W - R}" y1="${y(top * i / 4)}" y2="${y(top * i / 4)}"/><text x="${L - 6}" y="${y(top * i / 4) + 4}" text-anchor="end">${(100 * top * i / 4).toFixed(0)}%</text><text x="${x(i / 4)}" y="${H - 26}" text-anchor="middle">${i / 4}</text>`;
          g += `<text x="${(L + W - R) / 2}" y="${H - 6}" text-anchor="middle">${xlabel}</text>`;
          if (base != null) g += `<line x1="${L}" x2="${W - R}" y1="${y(base)}" y2="${y(base)}" stroke="var(--soft)" stroke-dasharray="6 5"/><text x="${W - R}" y="${y(base) - 5}" text-anchor="end">no look-ahead</text>`;
          g += `<polyline fill="none" stroke="var(--accent)" stroke-width="2.5" points="${pts.map(p => x(p[0]) + ',' + y(p[1])).join(' ')}"/>` + pts.map(p => `<circle cx="${x(p[0])}" cy="${y(p[1])}" r="4" fill="var(--accent)"><title>${p[0].toFixed(2)}: ${pct(p[1])}</title></circle>`).join('');
          host.insertAdjacentHTML('beforeend', `<figure><figcaption>${title}</figcaption><svg viewBox="0 0 ${W} ${H}" role="img" aria-label="${title}">${g}</svg></figure>`);
        }
        if (X.length) {
          $('predicted').hidden = false; let order = X.map((_, i) => i), px = 0;
          const tree = (lines, only) => lines.filter(l => !only || l.kind !== 'kept').map(l => `<span class="${esc(l.kind)}">${'\t'.repeat(l.depth)}${esc(l.text)}</span>`).join('\n') || '<span class="kept">no change</span>';
          const draw = () => { const p = X[order[px]], only = $('ponly').checked; $('pat').textContent = `prediction ${px + 1} of ${X.length}`;
            $('phead').innerHTML = `<p style="margin:8px 0"><b>${esc(p.action)}</b> <span class="dim">on ${esc(p.url)} · task “${esc(p.intent)}”</span><br><span class="dim">changed-element F1 ${p.deltaF1.toFixed(2)} · confidence ${pct(p.confidence)} · predicted ${esc(p.predictedURL)}${p.predictedURL === p.trueURL ? '' : ' · true ' + esc(p.trueURL)}</span></p>`;
            $('pleft').innerHTML = tree(p.predicted, only); $('pright').innerHTML = tree(p.actual, only);
            $('punknown').innerHTML = p.unknown.length ? `<details><summary>${p.unknown.length} parts that the model left out, not knowing what they say</summary><ul>${p.unknown.map(u => `<li>${esc(u)}</li>`).join('')}</ul></details>` : '';
            $('pprev').disabled = !px; $('pnext').disabled = px + 1 >= X.length; };
          $('pprev').onclick = () => { px--; draw(); }; $('pnext').onclick = () => { px++; draw(); }; $('ponly').onchange = draw;
          $('porder').onchange = () => { order = X.map((_, i) => i); if ($('porder').value) order.sort((a, b) => X[a].deltaF1 - X[b].deltaF1); px = 0; draw(); };
          draw();
        }
        const E = D.episodes || []; let current = null, at = 0;
        $('phase').innerHTML = '<option value="">every phase</option>' + [...new Set(E.map(e => e.phase))].map(p => `<option value="${p}">phase ${p}</option>`).join('');
        const won = e => e.reward != null && e.reward >= 1;
        function list() {
          const f = $('phase').value, o = $('outcome').value, s = $('scorer').value, q = $('search').value.toLowerCase();
          const shown = E.filter(e => (f === '' || e.phase == f) && (o === '' || won(e) == (o === '1')) && (s === '' || e.scoredBy === s) && e.intent.toLowerCase().includes(q));
          $('episodes').innerHTML = shown.map(e => `<li><button data-i="${E.indexOf(e)}"><span class="tag ${won(e) ? 'win' : 'loss'}">${won(e) ? 'success' : 'failure'}</span> <span class="dim">phase ${e.phase} · ${e.steps.length} steps</span><br>${esc(e.intent)}</button></li>`).join('') || '<li style="padding:12px" class="dim">No trajectory fits.</li>';
          if (shown.length) open(E.indexOf(shown[0])); else $('step').innerHTML = '';
        }
        function open(i) { current = E[i]; at = 0; show(); document.querySelectorAll('#episodes button').forEach(b => b.setAttribute('aria-current', b.dataset.i == i)); }
        function show() {
          const e = current, s = e.steps[at]; if (!s) { $('step').innerHTML = '<p class="dim">No steps.</p>'; return; }
          const lines = esc(D.pages[s.page] ?? '').split('\n'), mark = s.target == null ? null : `[${s.target}]`;
          const text = lines.map(l => mark && l.trimStart().startsWith(mark) ? `<mark>${l}</mark>` : l).join('\n');
          $('step').innerHTML = `<h3>${esc(e.intent)}</h3><div class="controls"><button id="prev" ${at ? '' : 'disabled'}>← Previous</button><span style="align-self:center">step ${at + 1} of ${e.steps.length}</span><button id="next" ${at + 1 < e.steps.length ? '' : 'disabled'}>Next →</button></div>`
            + `<div class="dim">${esc(s.url)}</div>${s.error ? `<div class="loss">${esc(s.error)}</div>` : ''}<p style="margin:8px 0"><b>${esc(s.action)}${s.argument == null ? '' : ` “${esc(s.argument)}”`}</b>${s.probability == null ? '' : ` <span class="dim">probability ${pct(s.probability)} of ${s.actionCount.toLocaleString('en')} actions</span>`}${s.value == null ? '' : ` <span class="dim">· V = ${s.value.toFixed(2)}</span>`}</p>`
            + (s.candidates || []).map(c => `<div class="candidate ${c.action === s.action ? 'chosen' : ''}"><span title="${esc(c.action)}">${esc(c.action)}</span><div class="bar"><i style="width:${100 * c.probability}%"></i></div><span>${pct(c.probability)}</span></div>`).join('')
            + `<pre>${text}</pre><p class="dim" style="margin:10px 0 0">Ending: ${esc(e.ending)} · reward ${e.reward == null ? 'none' : e.reward} (${e.scoredBy === 'reward_model' ? 'reward model' : 'evaluator'})</p>`;
          $('prev').onclick = () => { at--; show(); }; $('next').onclick = () => { at++; show(); };
          const m = $('step').querySelector('mark'); if (m) { const p = $('step').querySelector('pre'); p.scrollTop = m.offsetTop - p.offsetTop - 120; }
        }
        document.addEventListener('keydown', k => { if (!current || /INPUT|SELECT/.test(document.activeElement.tagName)) return; if (k.key === 'ArrowRight' && at + 1 < current.steps.length) { at++; show(); } if (k.key === 'ArrowLeft' && at) { at--; show(); } });
        $('episodes').onclick = k => { const b = k.target.closest('button'); if (b) open(+b.dataset.i); };
        for (const id of ['phase', 'outcome', 'scorer', 'search']) $(id).oninput = list;
        list();
        $('config').innerHTML = Object.entries(D.config || {}).map(([k, v]) => `<tr><td>${esc(k)}</td><td>${esc(typeof v === 'object' ? JSON.stringify(v) : v)}</td></tr>`).join('');
        """#
}
