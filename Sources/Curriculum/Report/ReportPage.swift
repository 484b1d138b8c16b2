/// The page around a report's data: styles, charts and the trajectory viewer, without any outside resource.
enum ReportPage {
    /// - Parameter dataJSON: the report's data as JSON; `</` must already be escaped for a script element.
    static func html(title: String, dataJSON: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        \(body)
        <script id="data" type="application/json">\(dataJSON)</script>
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
