import Foundation
import Learning
import WebEnv

extension PredictionScorer {
    public func dump(_ model: any DynamicsModel, on episodes: [BranchedEpisode]) {
        var lines = ""
        for episode in episodes {
            for transition in episode.trajectory.transitions {
                guard let next = transition.next else { continue }
                let now = trees.tree(of: transition.situation.observation.page)
                let p = try! model.predict(transition.action, in: transition.situation)
                let guess = trees.tree(of: p.observation.page)
                let truth = trees.tree(of: next.page)
                let a = PageChange(from: now, to: truth)
                let b = PageChange(from: now, to: guess)
                let f1 = MatchCounts(predicted: b.items, actual: a.items).f1
                let sem = SemanticAction(transition.action, on: now.view)
                let idOK = PageAddress(p.observation.url).path == PageAddress(next.url).path && p.observation.page.title == next.page.title
                lines += "\n#### f1 \(f1) conf \(p.confidence) identity \(idOK) illegal \(p.illegal) \(sem.verb) \(sem.target.map { "\(now.view.nodes[$0].role) '\(now.view.nodes[$0].name)'" } ?? "-") text '\(sem.text)'\n  from \(transition.situation.observation.url) '\(now.view.title)'\n  true \(next.url) '\(next.page.title)' err \(next.lastActionError ?? "-")\n  pred \(p.observation.url) '\(guess.view.title)'\n"
                func text(_ n: ObservedNode) -> String { "\(n.role) '\(n.name.prefix(60))' \(n.value.prefix(20)) \(n.states.rawValue)" }
                let extra = MatchCounts(predicted: guess.sortedKeys, actual: truth.sortedKeys)
                lines += "  tree common \(extra.common) pred \(extra.predicted) true \(extra.actual); change true \(a.count) pred \(b.count)\n"
                if f1 < 0.9 {
                    for u in a.updated.prefix(6) { lines += "   T~ \(text(now.view.nodes[u.before])) -> \(text(truth.view.nodes[u.after]))\n" }
                    for u in b.updated.prefix(6) { lines += "   P~ \(text(now.view.nodes[u.before])) -> \(text(guess.view.nodes[u.after]))\n" }
                    var t: [String: Int] = [:]
                    for n in a.new { t[text(truth.view.nodes[n]), default: 0] += 1 }
                    for n in b.new { t[text(guess.view.nodes[n]), default: 0] -= 1 }
                    for n in a.deleted { t["DEL " + text(now.view.nodes[n]), default: 0] += 1 }
                    for n in b.deleted { t["DEL " + text(now.view.nodes[n]), default: 0] -= 1 }
                    for (k, v) in t.filter({ $0.value != 0 }).sorted(by: { $0.key < $1.key }).prefix(24) { lines += "   \(v > 0 ? "missed" : "invented") x\(abs(v)) \(k)\n" }
                }
            }
        }
        try? lines.write(toFile: "/tmp/w/dump.txt", atomically: true, encoding: .utf8)
    }
}
