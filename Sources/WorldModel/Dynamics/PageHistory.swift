import WebEnv

extension Episode {
    /// The page that going back leads to, as it was last seen; nil where there is none.
    var pageBefore: Observation? {
        var entries: [Observation] = []
        let seen = history.map(\.observation) + [observation]
        for (place, page) in seen.enumerated() {
            guard place > 0 else {
                entries.append(page)
                continue
            }
            let past = history[place - 1]
            if case .goBack = past.action {
                if entries.count > 1 { entries.removeLast() }
            } else if page.url != past.observation.url || !page.isVersion(of: past.observation) {
                entries.append(page)
            }
            entries[entries.count - 1] = page
        }
        return entries.count > 1 ? entries[entries.count - 2] : nil
    }
}

extension Observation {
    /// Whether this may be the same document with other form contents: the same nodes by role and name.
    fileprivate func isVersion(of other: Observation) -> Bool {
        page === other.page
            || nodes.count == other.nodes.count
                && zip(nodes, other.nodes).allSatisfy { $0.role == $1.role && $0.name == $1.name }
    }
}
